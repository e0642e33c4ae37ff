"""Shuffled attention."""

import torch

from ane_research.counterfactual.base import AttendedTexts, Counterfactual
from ane_research.errors import check_at_least
from ane_research.models import AttentionModel


@Counterfactual.register("permutation")
class Permutation(Counterfactual):
    """The model's weights in random orders (Jain & Wallace 2019, sec. 4.2.1, algorithm 2).

    Each order is as likely as any other, the weights' own included.

    Args:
        num_permutations: Tried for each text.
        seed: Of the orders.
        epsilon: As for every counterfactual.
        memory_budget: Likewise.
    """

    def __init__(
        self,
        num_permutations: int = 100,
        seed: int = 13,
        epsilon: float = 0.05,
        memory_budget: int = 256 * 2**20,
    ) -> None:
        super().__init__(epsilon, memory_budget)
        check_at_least(1, num_permutations=num_permutations)
        self.num_permutations = num_permutations
        self.generator = torch.Generator().manual_seed(seed)

    def candidates(self, model: AttentionModel, texts: AttendedTexts) -> torch.Tensor:
        size = (self.num_permutations, *texts.mask.shape)
        keys = torch.rand(size, generator=self.generator).to(texts.mask.device)
        # Padding stays last, where it was.
        order = keys.masked_fill(~texts.mask, 2.0).argsort(-1)
        return texts.weights.expand(size).gather(-1, order)

    def bytes_per_text(self, texts: AttendedTexts) -> int:
        # In single precision the keys, their sorted copy, the order and the result; in double
        # precision the result, the middle of the divergence and its terms.
        return 80 * self.num_permutations * texts.mask.size(1)
