"""One score per token. Add a measure: write a file here, then import it below."""

from ane_research.importance.attention import AttentionWeights
from ane_research.importance.base import ImportanceMeasure, TextBatch
from ane_research.importance.gradient import Gradient
from ane_research.importance.leave_one_out import LeaveOneOut
from ane_research.importance.random_scores import RandomScores, RandomSupport
from ane_research.importance.untrained import UntrainedAttention

__all__ = [
    "AttentionWeights",
    "Gradient",
    "ImportanceMeasure",
    "LeaveOneOut",
    "RandomScores",
    "RandomSupport",
    "TextBatch",
    "UntrainedAttention",
]
