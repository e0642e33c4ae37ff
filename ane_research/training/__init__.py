"""How a model is trained, where AllenNLP has no part for it."""

from ane_research.training.fused_adam import FusedAdam

__all__ = ["FusedAdam"]
