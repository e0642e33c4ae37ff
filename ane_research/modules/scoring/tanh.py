"""Additive scoring."""

import torch

from ane_research.modules.fast_tanh import fast_tanh
from ane_research.modules.scoring.base import AttentionScoring


@AttentionScoring.register("tanh")
@AttentionScoring.register("additive_tanh")
class TanhScoring(AttentionScoring):
    """Scores each state by ``v . tanh(W h_t + b)`` (Bahdanau et al., 2015, without a query).

    Registered as "tanh" and, as Neely & Schouten (2020) call it, "additive_tanh".

    Args:
        hidden_size: Size of ``h_t``; ``W`` maps it to ``hidden_size // 2``.
    """

    def __init__(self, hidden_size: int) -> None:
        super().__init__(project=torch.nn.Linear(hidden_size, hidden_size // 2))
        self.score = torch.nn.Linear(hidden_size // 2, 1, bias=False)

    def readout(self, projected: torch.Tensor) -> torch.Tensor:
        return self.score(fast_tanh(projected)).squeeze(-1)
