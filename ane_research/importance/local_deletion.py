"""Exact leave-one-out for encoders whose states see only their neighbourhood.

Deleting token i moves the tokens after it one to the left. A state whose window does not hold the
gap is the state it was: of an `average` encoder every one, of a `convolution` all but the `reach`
on either side. A window that holds the gap has the left places of the window around a token of the
whole text and the right places of the window around the next. What a place adds does not depend on
the other places, so the embeddings are multiplied once and the rest is sums.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import torch
from torch.nn.functional import pad

from ane_research.importance.deletion import (
    EncodedTexts,
    encode_texts,
    logits_without_each_token,
)
from ane_research.models import AttentionModel, Query
from ane_research.modules.encoders import AverageEncoder, ConvolutionEncoder


@dataclass(frozen=True, kw_only=True)
class ConvolvedTexts(EncodedTexts):
    """Texts encoded by a convolution."""

    #: What each place of the window around a token adds to its state before ReLU, left to right:
    #: (batch_size, 2 * reach + 1, num_tokens, hidden_size)
    places: torch.Tensor


@encode_texts.register
def _(
    encoder: ConvolutionEncoder,
    model: AttentionModel,
    embedded: torch.Tensor,
    mask: torch.Tensor,
    query: Query | None,
) -> ConvolvedTexts:
    places = _places(encoder, embedded, mask)
    states = torch.relu(places.sum(1) + encoder.bias()).masked_fill(~mask.unsqueeze(-1), 0.0)
    return ConvolvedTexts(embedded, states, mask, query, places=places)


@logits_without_each_token.register(AverageEncoder)
@logits_without_each_token.register(ConvolutionEncoder)
def _(
    encoder: AverageEncoder | ConvolutionEncoder,
    model: AttentionModel,
    texts: EncodedTexts,
    memory_budget: int,
) -> torch.Tensor:
    parts = texts.split(texts_within(memory_budget, model, texts))
    return torch.cat([_local_logits(encoder, model, part) for part in parts])


def _local_logits(
    encoder: AverageEncoder | ConvolutionEncoder, model: AttentionModel, texts: EncodedTexts
) -> torch.Tensor:
    # Score and values of position p of text b without token i.
    # Shape: (batch_size, num_tokens [i], num_tokens - 1 [p], 1 + num_outputs)
    pairs = _without_each(_readout(model, texts, texts.states))
    if isinstance(encoder, ConvolutionEncoder):
        places = cast(ConvolvedTexts, texts).places
        for offset, states in _states_across_gap(encoder, places):
            _replace_diagonal(pairs, offset, _readout(model, texts, states), texts.mask)
    weights = model.activation(pairs[..., 0], model.attended(texts.mask[:, 1:]).unsqueeze(1))
    context = torch.einsum("bip,bipo->ibo", weights, pairs[..., 1:])
    return model.decode_values(context, texts.query).transpose(0, 1)


def _readout(model: AttentionModel, texts: EncodedTexts, states: torch.Tensor) -> torch.Tensor:
    """Score and the decoder's values of each state: (..., 1 + num_outputs)."""
    scores = model.scoring(states, texts.query)
    return torch.cat([scores.unsqueeze(-1), model.values(states)], dim=-1)


def _without_each(tokens: torch.Tensor) -> torch.Tensor:
    """Maps (batch_size, num_tokens, size) to (..., num_tokens, num_tokens - 1, size).

    Entry [:, i] is the sequence without token i.
    """
    deleted = torch.arange(tokens.size(1), device=tokens.device).unsqueeze(-1)
    position = torch.arange(tokens.size(1) - 1, device=tokens.device)
    return tokens[:, position + (position >= deleted)]


def _states_across_gap(
    encoder: ConvolutionEncoder, places: torch.Tensor
) -> Iterator[tuple[int, torch.Tensor]]:
    """The states that a deletion changes.

    Args:
        encoder: The convolution.
        places: Of `ConvolvedTexts`.

    Yields:
        An offset, from reach - 1 down to -reach, and states (batch_size, num_tokens - 1, size):
        entry p is the state of position p when token p - offset is deleted.
    """
    left = encoder.bias()
    right = places.sum(1)
    # All places but the last have a gap on their right: between the window's tokens, or its end.
    for number, place in enumerate(places.unbind(1)[:-1]):
        left, right = left + place, right - place
        yield encoder.reach - 1 - number, torch.relu(left[:, :-1] + right[:, 1:])


def _places(
    encoder: ConvolutionEncoder, embedded: torch.Tensor, mask: torch.Tensor
) -> torch.Tensor:
    """The places of `ConvolvedTexts`."""
    num_places, num_tokens = 2 * encoder.reach + 1, mask.size(1)
    embedded = embedded.masked_fill(~mask.unsqueeze(-1), 0.0)
    weights = [convolve.weight.permute(2, 0, 1) for convolve in encoder.widths()]
    products = embedded @ torch.cat([weight.flatten(0, 1) for weight in weights]).T
    windows = []
    for weight, product in zip(
        weights, products.split([weight.shape[:2].numel() for weight in weights], -1), strict=True
    ):
        width, num_filters, _ = weight.shape
        # Zeros around the text, and in the places that a narrower window does not have.
        margin = (num_places - width) // 2 * num_filters
        around = pad(product, (margin, margin, encoder.reach, encoder.reach))
        # Shape: (batch_size, num_tokens + 2 * reach, num_places, num_filters)
        windows.append(around.unflatten(-1, (num_places, num_filters)))
    places = [
        torch.cat([window[:, place : place + num_tokens, place] for window in windows], dim=-1)
        for place in range(num_places)
    ]
    return torch.stack(places, dim=1)


def _replace_diagonal(
    pairs: torch.Tensor, offset: int, readout: torch.Tensor, mask: torch.Tensor
) -> None:
    """Sets `pairs` of (p - offset, p) to `readout` of p, where the shorter text has a token."""
    # Shape: (batch_size, 1 + num_outputs, length of the diagonal)
    diagonal = pairs.diagonal(offset, dim1=1, dim2=2)
    first = max(0, offset)
    position = slice(first, first + diagonal.size(-1))
    real = mask[:, 1:][:, position].unsqueeze(1)
    diagonal.copy_(torch.where(real, readout[:, position].transpose(1, 2), diagonal))


def texts_within(memory_budget: int, model: AttentionModel, texts: EncodedTexts) -> int:
    """How many texts fit: each has three numbers a pair of tokens and output, and its states."""
    num_tokens, hidden_size = texts.states.shape[1:]
    per_pair = 3 * (1 + model.decoder.out_features)
    floats = num_tokens * (num_tokens * per_pair + 10 * hidden_size)
    return max(1, memory_budget // (floats * texts.states.element_size()))
