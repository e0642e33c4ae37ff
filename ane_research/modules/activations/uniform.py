"""Attention that does not look."""

import torch

from ane_research.modules.activations.base import AttentionActivation


@AttentionActivation.register("uniform")
class Uniform(AttentionActivation):
    """The same weight for every token, whatever the scores: the baseline of Wiegreffe & Pinter."""

    def forward(self, scores: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        real = mask.expand_as(scores).to(scores.dtype)
        return real / real.sum(-1, keepdim=True).clamp(min=1)
