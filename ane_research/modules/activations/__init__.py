"""Scores to weights. Add an activation: write a file here, then import it below."""

from ane_research.modules.activations.base import AttentionActivation
from ane_research.modules.activations.softmax import Softmax
from ane_research.modules.activations.sparsemax import Sparsemax

__all__ = ["AttentionActivation", "Softmax", "Sparsemax"]
