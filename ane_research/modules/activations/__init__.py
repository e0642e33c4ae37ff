"""Scores to weights. Add an activation: write a file here, then import it below."""

from ane_research.modules.activations.base import AttentionActivation
from ane_research.modules.activations.entmax import Entmax, Entmax15
from ane_research.modules.activations.softmax import Softmax
from ane_research.modules.activations.sparsemax import Sparsemax
from ane_research.modules.activations.uniform import Uniform

__all__ = ["AttentionActivation", "Entmax", "Entmax15", "Softmax", "Sparsemax", "Uniform"]
