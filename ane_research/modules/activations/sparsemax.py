"""Sparsemax attention."""

import entmax
import torch

from ane_research.modules.activations.base import AttentionActivation


@AttentionActivation.register("sparsemax")
class Sparsemax(AttentionActivation):
    """Projection onto the simplex: low scores get weight 0 (Martins & Astudillo, 2016)."""

    def normalize(self, scores: torch.Tensor) -> torch.Tensor:
        return entmax.sparsemax(scores, dim=-1)
