"""Comprehensiveness and sufficiency (DeYoung et al. 2020)."""

from collections.abc import Sequence

import torch

from ane_research.errors import InputError
from ane_research.faithfulness.base import Faithfulness, FaithfulnessMeasure
from ane_research.faithfulness.texts import PredictedTexts, predict_kept
from ane_research.models import AttentionModel

SHARES = (0.01, 0.05, 0.1, 0.2, 0.5)


class Aopc(FaithfulnessMeasure):
    """Area over the perturbation curve: the mean fall of the predicted label's probability.

    The mean is over the shares of words, as in DeYoung et al.'s code; their equation also counts
    the share 0. A share is rounded up, so it is one word at least; one word at least is left out.

    Args:
        shares: Of the words, between 0 and 1.
        memory_budget: Bytes of working memory to stay under; larger batches are done in parts.

    Raises:
        InputError: A share is not between 0 and 1.
    """

    def __init__(self, shares: Sequence[float] = SHARES, memory_budget: int = 256 * 2**20) -> None:
        if not shares or not all(0 < share < 1 for share in shares):
            raise InputError(f"shares {list(shares)}: expected some between 0 and 1")
        self.shares = tuple(shares)
        self.memory_budget = memory_budget

    def kept(self, is_top: torch.Tensor) -> torch.Tensor:
        """Which words stay, given which are among the most important."""
        raise NotImplementedError

    def __call__(
        self, model: AttentionModel, texts: PredictedTexts, ranks: torch.Tensor
    ) -> Faithfulness:
        lengths = texts.lengths.unsqueeze(1)
        shares = torch.tensor(self.shares, dtype=torch.float64, device=lengths.device)
        # In double precision, less its error: 20 % of 5 words is one, not two.
        num_top = torch.minimum((shares * lengths - 1e-9).ceil().long(), lengths - 1)
        # Shape: (batch_size, num_shares, num_tokens)
        is_top = ranks.unsqueeze(1) < num_top.unsqueeze(2)
        kept = (self.kept(is_top) & texts.words.unsqueeze(1)).flatten(0, 1)
        rows = torch.arange(len(lengths), device=lengths.device).repeat_interleave(len(self.shares))
        probabilities = predict_kept(model, texts, rows, kept, self.memory_budget)
        decision = texts.decision
        predicted = probabilities.gather(1, decision[rows].unsqueeze(1)).view(num_top.shape)
        curve = texts.probabilities.gather(1, decision.unsqueeze(1)) - predicted
        return Faithfulness(curve.mean(1), curve, [""] * len(lengths))


@FaithfulnessMeasure.register("comprehensiveness")
class Comprehensiveness(Aopc):
    """The fall without the most important words, in [-1, 1]: high if they decide."""

    def kept(self, is_top: torch.Tensor) -> torch.Tensor:
        return ~is_top


@FaithfulnessMeasure.register("sufficiency")
class Sufficiency(Aopc):
    """The fall with the most important words alone, in [-1, 1]: low if they suffice."""

    def kept(self, is_top: torch.Tensor) -> torch.Tensor:
        return is_top
