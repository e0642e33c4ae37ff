"""How many of the most important words must go until the decision flips."""

import torch

from ane_research.errors import InputError, check_at_least
from ane_research.faithfulness.base import Faithfulness, FaithfulnessMeasure
from ane_research.faithfulness.texts import PredictedTexts, predict_kept
from ane_research.models import AttentionModel
from ane_research.results import NEVER_FLIPS


class DecisionFlip(FaithfulnessMeasure):
    """The share of words that are gone when the decision first is another, in (0, 1].

    Low if the important words decide. At least one word stays; a decision that does not flip until
    then has the value 1 and the note "never flips": without it, measures that rarely find what
    decides would be judged by the cases where they do. The curve is whether it has flipped.
    """

    shares = tuple(tenth / 10 for tenth in range(1, 11))

    def first_flip(
        self, model: AttentionModel, texts: PredictedTexts, ranks: torch.Tensor
    ) -> torch.Tensor:
        """The smallest number of words that flips each decision, 0 if none does."""
        raise NotImplementedError

    def __call__(
        self, model: AttentionModel, texts: PredictedTexts, ranks: torch.Tensor
    ) -> Faithfulness:
        with torch.no_grad():
            first = self.first_flip(model, texts, ranks)
        flips = first > 0
        value = (first.double() / texts.lengths).masked_fill(~flips, 1.0)
        shares = value.new_tensor(self.shares)
        curve = flips.unsqueeze(1) & (value.unsqueeze(1) <= shares + 1e-9)
        return Faithfulness(
            value, curve.double(), ["" if flip else NEVER_FLIPS for flip in flips.tolist()]
        )


@FaithfulnessMeasure.register("decision_flip_attention")
class DecisionFlipByAttention(DecisionFlip):
    """By setting attention weights to 0 and scaling the others to sum to 1 again.

    Serrano & Smith 2019, sec. 4: states and words stay as they are, so this says what the last
    layers make of the attention. Where no weight is left, there is nothing to decide from.
    """

    def check(self, model: AttentionModel) -> None:
        """Raises InputError if the model decodes in a way of its own."""
        if not model.decodes_linearly:
            raise InputError(
                f"{type(model).__name__}: `decision_flip_attention` needs a model with "
                "`AttentionModel.decode`"
            )

    def first_flip(
        self, model: AttentionModel, texts: PredictedTexts, ranks: torch.Tensor
    ) -> torch.Tensor:
        self.check(model)
        order = ranks.argsort(1)
        weights = texts.weights.double().masked_fill(~texts.words, 0.0).gather(1, order)
        values = model.values(texts.states).double().take_along_dim(order.unsqueeze(-1), 1)
        # Sums from the last word on, which do not suffer from the weights already gone.
        left = _sum_to_the_end(weights)[:, 1:]
        context = _sum_to_the_end(weights.unsqueeze(-1) * values)[:, 1:]
        context = context / left.masked_fill(left == 0, 1.0).unsqueeze(-1)
        # Shape: (num_tokens - 1, batch_size, num_outputs)
        logits = model.decode_values(context.transpose(0, 1), texts.query)
        decision = model.probabilities(logits).argmax(-1).transpose(0, 1)
        flipped = (decision != texts.decision.unsqueeze(1)) & (left > 0)
        return (flipped.long().argmax(1) + 1) * flipped.any(1)


def _sum_to_the_end(values: torch.Tensor) -> torch.Tensor:
    return values.flip(1).cumsum(1).flip(1)


@FaithfulnessMeasure.register("decision_flip_deletion")
class DecisionFlipByDeletion(DecisionFlip):
    """By deleting words from the text, as leave-one-out does, and encoding what is left.

    Args:
        max_steps: Texts with more words lose several at each step, so that they take no more.
        memory_budget: Bytes of working memory to stay under; larger batches are done in parts.

    Raises:
        InputError: `max_steps` is less than 1.
    """

    def __init__(self, max_steps: int = 100, memory_budget: int = 256 * 2**20) -> None:
        check_at_least(1, max_steps=max_steps)
        self.max_steps = max_steps
        self.memory_budget = memory_budget

    def first_flip(
        self, model: AttentionModel, texts: PredictedTexts, ranks: torch.Tensor
    ) -> torch.Tensor:
        lengths = texts.lengths
        num_steps = lengths.clamp(max=self.max_steps)
        first, gone_before = torch.zeros_like(lengths), torch.zeros_like(lengths)
        for step in range(1, int(num_steps.max()) + 1):
            # Rounded up, in integers; in the last step all words but one.
            num_gone = ((step * lengths + num_steps - 1) // num_steps).minimum(lengths - 1)
            rows = torch.nonzero((first == 0) & (num_gone > gone_before)).squeeze(1)
            gone_before = num_gone
            if len(rows) == 0:
                break
            kept = texts.words[rows] & (ranks[rows] >= num_gone[rows].unsqueeze(1))
            probabilities = predict_kept(model, texts, rows, kept, self.memory_budget)
            flipped = rows[probabilities.argmax(-1) != texts.decision[rows]]
            first[flipped] = num_gone[flipped]
        return first
