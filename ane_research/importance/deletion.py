"""What a model predicts when each token in turn is deleted.

The algorithm is chosen by the encoder's class: this file has the one that works for every
encoder; `bilstm_deletion` and `local_deletion` have faster ones, with the same result.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial, singledispatch
from typing import Self

import torch
from allennlp.modules.seq2seq_encoders import Seq2SeqEncoder

from ane_research.models import AttentionModel, Query
from ane_research.parallel import compute_parts

TEXTS_IN_CACHE = 128  #: a CPU encodes more of them at once no faster, out of reach of its caches


@dataclass(frozen=True)
class EncodedTexts:
    """A padded batch of whole texts, as far as a model's encoder takes it."""

    embedded: torch.Tensor  #: (batch_size, num_tokens, embedding_dim)
    states: torch.Tensor  #: (batch_size, num_tokens, hidden_size)
    mask: torch.Tensor  #: (batch_size, num_tokens), padding on the right
    query: Query | None = None  #: of pairs; deletion leaves it as it is

    def split(self, size: int) -> Iterator[Self]:
        """Parts of at most `size` texts, all of nearly the same size."""
        num_parts = math.ceil(len(self.mask) / size)
        bounds = [len(self.mask) * part // num_parts for part in range(num_parts + 1)]
        columns = {name: x for name, x in vars(self).items() if x is not None}
        for rows in map(slice, bounds, bounds[1:]):
            yield replace(self, **{name: x[rows] for name, x in columns.items()})


@singledispatch
def encode_texts(
    encoder: Seq2SeqEncoder,
    model: AttentionModel,
    embedded: torch.Tensor,
    mask: torch.Tensor,
    query: Query | None,
) -> EncodedTexts:
    """Encodes whole texts; for some encoders, what led to their states is kept too."""
    return EncodedTexts(embedded, model.encode(embedded, mask), mask, query)


@singledispatch
def logits_without_each_token(
    encoder: Seq2SeqEncoder,
    model: AttentionModel,
    texts: EncodedTexts,
    memory_budget: int,
) -> torch.Tensor:
    """The logits for every text with one token deleted, by encoding the shorter texts.

    Args:
        encoder: `model.encoder`; its class chooses the algorithm.
        model: Predicts.
        texts: The whole texts, encoded by `encoder`; some have two tokens or more.
        memory_budget: Bytes of working memory to stay under.

    Returns:
        (batch_size, num_tokens, num_outputs): entry (b, t) is for text b without token t; on
        padding and for texts of one token it means nothing.
    """
    parts = list(deletions(texts.mask, rows_within(memory_budget, model, texts.embedded)))
    compute = partial(_logits_without, model, texts)
    results = compute_parts(compute, parts, texts.mask.device)
    logits = results[0].new_zeros(*texts.mask.shape, results[0].size(-1))
    for (text, token), result in zip(parts, results, strict=True):
        logits[text, token] = result
    return logits


def _logits_without(
    model: AttentionModel, texts: EncodedTexts, deletion: tuple[torch.Tensor, torch.Tensor]
) -> torch.Tensor:
    text, token = deletion
    num_tokens = texts.mask.size(1)
    shorter, mask = delete(texts.embedded[text], texts.mask[text], token)
    # Padding that no text of this part needs is cut for the encoder, which costs most, and put
    # back: softmax as released (`attend_to_padding`) sees it.
    longest = int(mask.sum(1).max())
    states = model.encode(shorter[:, :longest], mask[:, :longest])
    states = torch.nn.functional.pad(states, (0, 0, 0, num_tokens - 1 - longest))
    query = None if texts.query is None else texts.query[text]
    return model.decode(states, model.attend(states, mask, query), query)


def deletions(
    mask: torch.Tensor, rows_per_part: int
) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """Every (text, token) to delete, longest texts first, in parts; no text of one token."""
    lengths = mask.sum(1, keepdim=True)
    text, token = torch.nonzero(mask & (lengths > 1), as_tuple=True)
    order = lengths[text, 0].argsort(descending=True, stable=True)
    yield from zip(text[order].split(rows_per_part), token[order].split(rows_per_part), strict=True)


def delete(
    embedded: torch.Tensor, mask: torch.Tensor, token: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Deletes one token of each row: embeddings (rows, num_tokens - 1, size) and their mask."""
    position = torch.arange(mask.size(1) - 1, device=mask.device).expand(mask.size(0), -1)
    # Shape: (rows, num_tokens - 1)
    source = position + (position >= token.unsqueeze(-1))
    shorter = embedded.gather(1, source.unsqueeze(-1).expand(-1, -1, embedded.size(-1)))
    return shorter, mask[:, 1:]


def rows_within(memory_budget: int, model: AttentionModel, embedded: torch.Tensor) -> int:
    """How many shortened texts fit: each has embeddings, states and eight times the states."""
    num_tokens, embedding_dim = embedded.shape[1:]
    floats = num_tokens * (2 * embedding_dim + 9 * model.encoder.get_output_dim())
    fitting = memory_budget // (floats * embedded.element_size())
    if embedded.device.type == "cpu":
        fitting = min(fitting // torch.get_num_threads(), TEXTS_IN_CACHE)
    return max(1, fitting)
