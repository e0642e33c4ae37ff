"""Texts with their predictions, and what is predicted when only some words are kept."""

from dataclasses import dataclass

import torch
from allennlp.data import TextFieldTensors

from ane_research.models import AttentionModel, Query


@dataclass(frozen=True)
class PredictedTexts:
    """A padded batch of whole texts, as far as a model takes them."""

    embedded: torch.Tensor  #: (batch_size, num_tokens, embedding_dim)
    states: torch.Tensor  #: (batch_size, num_tokens, hidden_size)
    weights: torch.Tensor  #: the model's attention, (batch_size, num_tokens)
    probabilities: torch.Tensor  #: (batch_size, num_labels)
    mask: torch.Tensor  #: (batch_size, num_tokens), True on real tokens
    words: torch.Tensor  #: (batch_size, num_tokens), True on what attention may weigh
    query: Query | None = None  #: of pairs

    @property
    def lengths(self) -> torch.Tensor:
        """How many words each text has, (batch_size,)."""
        return self.words.sum(1)

    @property
    def decision(self) -> torch.Tensor:
        """The predicted labels' indices, (batch_size,)."""
        return self.probabilities.argmax(-1)

    def __getitem__(self, rows: torch.Tensor) -> "PredictedTexts":
        """Some texts of the batch."""
        return PredictedTexts(
            self.embedded[rows],
            self.states[rows],
            self.weights[rows],
            self.probabilities[rows],
            self.mask[rows],
            self.words[rows],
            None if self.query is None else self.query[rows],
        )


def predicted_texts(
    model: AttentionModel, tokens: TextFieldTensors, mask: torch.Tensor, query: Query | None = None
) -> PredictedTexts:
    """Takes a batch through the model, without gradients."""
    with torch.no_grad():
        embedded = model.embed(tokens)
        states = model.encode(embedded, mask)
        weights = model.attend(states, mask, query)
        probabilities = model.probabilities(model.decode(states, weights, query))
    words = model.attended(mask)
    return PredictedTexts(embedded, states, weights, probabilities, mask, words, query)


def predict_kept(
    model: AttentionModel,
    texts: PredictedTexts,
    rows: torch.Tensor,
    kept: torch.Tensor,
    memory_budget: int,
) -> torch.Tensor:
    """Probabilities when all other words are deleted, as leave-one-out deletes: texts get shorter.

    Args:
        model: Predicts.
        texts: The whole texts.
        rows: (num_rows,), which text a row is of.
        kept: (num_rows, num_tokens), True on the words that stay, of which each row has some.
            Symbols around the words stay too.
        memory_budget: Bytes of working memory to stay under.

    Returns:
        (num_rows, num_labels).
    """
    kept = kept | (texts.mask & ~texts.words)[rows]
    # Rows of like length together, for little padding.
    order = kept.sum(1).argsort(descending=True, stable=True)
    floats = kept.size(1) * (texts.embedded.size(-1) + 9 * texts.states.size(-1))
    size = max(1, memory_budget // (floats * texts.embedded.element_size()))
    with torch.no_grad():
        parts = [_predict(model, texts, rows[part], kept[part]) for part in order.split(size)]
    probabilities = torch.cat(parts)
    return torch.empty_like(probabilities).index_copy_(0, order, probabilities)


def _predict(
    model: AttentionModel, texts: PredictedTexts, rows: torch.Tensor, kept: torch.Tensor
) -> torch.Tensor:
    longest = int(kept.sum(1).max())
    places = (~kept).long().argsort(dim=1, stable=True)[:, :longest]
    mask = kept.gather(1, places)
    states = model.encode(texts.embedded[rows.unsqueeze(1), places], mask)
    # Padding that the encoder need not see is put back for softmax as released, which weighs it.
    missing = kept.size(1) - longest
    states = torch.nn.functional.pad(states, (0, 0, 0, missing))
    mask = torch.nn.functional.pad(mask, (0, missing))
    query = None if texts.query is None else texts.query[rows]
    return model.probabilities(model.decode(states, model.attend(states, mask, query), query))
