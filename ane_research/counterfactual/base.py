"""What every counterfactual has in common: other attention, and what it does to the prediction."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

import torch
from allennlp.common import Registrable
from allennlp.data import TextFieldTensors

from ane_research.divergence import jsd, tvd
from ane_research.errors import InputError, check_at_least
from ane_research.models import AttentionModel, Query


@dataclass(frozen=True)
class AttendedTexts:
    """A batch of texts, encoded once: all that is needed to decode with other attention.

    Holds the tokens that attention may weigh and no others; padding is on the right.
    """

    values: torch.Tensor  #: `AttentionModel.values`, (batch_size, num_tokens, size)
    weights: torch.Tensor  #: the model's attention, (batch_size, num_tokens)
    mask: torch.Tensor  #: (batch_size, num_tokens)
    query: Query | None = None  #: of pairs

    def split(self, size: int) -> Iterator["AttendedTexts"]:
        """Parts of at most `size` texts."""
        for start in range(0, len(self.mask), size):
            rows = slice(start, start + size)
            query = None if self.query is None else self.query[rows]
            yield AttendedTexts(self.values[rows], self.weights[rows], self.mask[rows], query)


@dataclass(frozen=True)
class Effect:
    """What a counterfactual finds for each text of a batch; its fields but `weights` are numbers.

    They are the columns of that name of `ane_research.results.CounterfactualRow`.
    """

    max_attention: torch.Tensor
    num_candidates: torch.Tensor
    median_tvd: torch.Tensor
    mean_tvd: torch.Tensor
    max_tvd: torch.Tensor
    num_accepted: torch.Tensor
    max_jsd: torch.Tensor
    tvd_at_max_jsd: torch.Tensor
    weights: torch.Tensor  #: (batch_size, num_tokens)


class Counterfactual(Registrable):
    """Other attention for the same states: does the prediction change? (Jain & Wallace 2019, 4.2)

    A sub-class gives the candidates. Their effect is measured alike: the total variation distance
    (TVD) of the prediction from the model's own and, for those that hardly change it, the
    Jensen-Shannon divergence (JSD) of the attention from the model's own.

    Args:
        epsilon: A candidate is accepted if the TVD is at most this.
        memory_budget: Bytes of working memory to stay under; larger batches are done in parts.

    Raises:
        InputError: `epsilon`, or a number of a sub-class, is too small.
    """

    def __init__(self, epsilon: float = 0.05, memory_budget: int = 256 * 2**20) -> None:
        check_at_least(0, epsilon=epsilon)
        self.epsilon = epsilon
        self.memory_budget = memory_budget

    def check(self, model: AttentionModel) -> None:
        """Refuses a model whose attention cannot be exchanged.

        Raises:
            InputError: It decodes otherwise than from the weighted sum of states by `decoder`, or
                attends to padding too, so that its attention is no distribution over the words.
        """
        if not model.decodes_linearly:
            raise InputError(
                f"{type(model).__name__}: counterfactuals need a model with `AttentionModel.decode`"
            )
        if getattr(model.activation, "attend_to_padding", False):
            raise InputError(
                "attend_to_padding: counterfactuals need attention to words alone; ask one of both"
            )

    def __call__(
        self,
        model: AttentionModel,
        tokens: TextFieldTensors,
        mask: torch.Tensor,
        query: Query | None = None,
    ) -> Effect:
        """The effect on a batch of texts; the model is left as it was.

        Args:
            model: Predicts.
            tokens: As the model takes them.
            mask: (batch_size, num_tokens), True on real tokens.
            query: `model.query_of` the batch, of pairs.

        Raises:
            InputError: `check` refuses the model.
        """
        self.check(model)
        with torch.no_grad():
            texts = attended_texts(model, tokens, mask, query)
            size = max(1, self.memory_budget // self.bytes_per_text(texts))
            effects = [
                self.effect(model, part, self.candidates(model, part)) for part in texts.split(size)
            ]
        return Effect(
            **{
                field.name: torch.cat([getattr(effect, field.name) for effect in effects])
                for field in fields(Effect)
            }
        )

    def candidates(self, model: AttentionModel, texts: AttendedTexts) -> torch.Tensor:
        """Distributions over each text's tokens: (num_candidates, batch_size, num_tokens)."""
        raise NotImplementedError

    def bytes_per_text(self, texts: AttendedTexts) -> int:
        """Working memory that the candidates of one text take."""
        raise NotImplementedError

    def effect(
        self, model: AttentionModel, texts: AttendedTexts, candidates: torch.Tensor
    ) -> Effect:
        """Measures candidates, in double precision."""
        # The model's own attention is the last: accepted, at divergence 0, if no other one is.
        every = torch.cat([candidates.double(), texts.weights.double().unsqueeze(0)])
        return self.effect_of(every, decode(model, texts, every))

    def effect_of(self, weights: torch.Tensor, probabilities: torch.Tensor) -> Effect:
        """Measures candidates by their attention and by what is predicted with it.

        Args:
            weights: (num_candidates + 1, batch_size, num_tokens); the last is the model's own.
            probabilities: Likewise, (num_candidates + 1, batch_size, num_labels).
        """
        # Shapes: (num_candidates + 1, batch_size)
        change = tvd(probabilities, probabilities[-1])
        divergence = jsd(weights, weights[-1]).masked_fill(change > self.epsilon, -1.0)
        furthest = divergence.argmax(0, keepdim=True)
        change_of_candidates = change[:-1]
        return Effect(
            max_attention=weights[-1].amax(-1),
            num_candidates=torch.full_like(furthest[0], len(change_of_candidates)),
            median_tvd=change_of_candidates.quantile(0.5, dim=0),
            mean_tvd=change_of_candidates.mean(0),
            max_tvd=change_of_candidates.amax(0),
            num_accepted=(change_of_candidates <= self.epsilon).sum(0),
            max_jsd=divergence.gather(0, furthest)[0],
            tvd_at_max_jsd=change.gather(0, furthest)[0],
            weights=weights.take_along_dim(furthest.unsqueeze(-1), 0)[0],
        )


def attended_texts(
    model: AttentionModel,
    tokens: TextFieldTensors,
    mask: torch.Tensor,
    query: Query | None = None,
) -> AttendedTexts:
    """Encodes a batch and keeps the tokens that attention may weigh."""
    states = model.encode(model.embed(tokens), mask)
    weights = model.attend(states, mask, query)
    values = model.values(states)
    attended = model.attended(mask)
    num_tokens = int(attended.sum(1).max())
    first = (~attended).long().argsort(dim=1, stable=True)[:, :num_tokens]
    return AttendedTexts(
        values=values.take_along_dim(first.unsqueeze(-1), 1),
        weights=weights.gather(1, first),
        mask=attended.gather(1, first),
        query=query,
    )


def decode(model: AttentionModel, texts: AttendedTexts, weights: torch.Tensor) -> torch.Tensor:
    """Probabilities (..., batch_size, num_labels) for weights (..., batch_size, num_tokens).

    The decoder is linear in the context, so the states' own products with it are summed.
    """
    context = torch.einsum("...bt,bto->...bo", weights, texts.values.to(weights.dtype))
    return model.probabilities(model.decode_values(context, texts.query))
