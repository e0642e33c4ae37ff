"""Models that attend. Add a model: write a file here, then import it below."""

from ane_research.models.attention_classifier import AttentionClassifier
from ane_research.models.attention_pair_classifier import AttentionPairClassifier
from ane_research.models.base import AttentionModel
from ane_research.models.guided_classifier import GuidedClassifier
from ane_research.models.trained_adversary import TrainedAdversary
from ane_research.modules.query import Query

__all__ = [
    "AttentionClassifier",
    "AttentionModel",
    "AttentionPairClassifier",
    "GuidedClassifier",
    "Query",
    "TrainedAdversary",
]
