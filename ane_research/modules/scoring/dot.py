"""Scaled dot-product scoring."""

import torch

from ane_research.modules.scoring.base import AttentionScoring


@AttentionScoring.register("dot")
@AttentionScoring.register("additive_sdp")
class DotScoring(AttentionScoring):
    """Scores each state by ``w . h_t / sqrt(hidden_size)`` (Vaswani et al., 2017; w for a query).

    Registered as "dot" and, as Neely & Schouten (2020) call it, "additive_sdp".

    Args:
        hidden_size: Size of ``h_t``.
    """

    def __init__(self, hidden_size: int) -> None:
        super().__init__(project=torch.nn.Linear(hidden_size, 1, bias=False))
        self.scale = hidden_size**0.5

    def readout(self, projected: torch.Tensor) -> torch.Tensor:
        return projected.squeeze(-1) / self.scale
