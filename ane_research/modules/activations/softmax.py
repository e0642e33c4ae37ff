"""Softmax attention."""

import torch

from ane_research.modules.activations.base import AttentionActivation


@AttentionActivation.register("softmax")
class Softmax(AttentionActivation):
    """Weights in proportion to ``exp(score)``; every token gets some.

    Args:
        attend_to_padding: As Neely & Schouten (2020) released it: padding takes part in the
            softmax, so weight leaks onto it and a prediction depends on the rest of its batch.
    """

    def __init__(self, attend_to_padding: bool = False) -> None:
        super().__init__()
        self.attend_to_padding = attend_to_padding

    def forward(self, scores: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if self.attend_to_padding:
            return self.normalize(scores)
        return super().forward(scores, mask)

    def normalize(self, scores: torch.Tensor) -> torch.Tensor:
        return torch.softmax(scores, dim=-1)
