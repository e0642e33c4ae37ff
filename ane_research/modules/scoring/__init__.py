"""One score per state. Add a scoring: write a file here, then import it below."""

from ane_research.modules.scoring.base import AttentionScoring, Scoring
from ane_research.modules.scoring.conditioned import (
    ConditionedDotScoring,
    ConditionedScoring,
    ConditionedTanhScoring,
)
from ane_research.modules.scoring.dot import DotScoring
from ane_research.modules.scoring.tanh import TanhScoring

__all__ = [
    "AttentionScoring",
    "ConditionedDotScoring",
    "ConditionedScoring",
    "ConditionedTanhScoring",
    "DotScoring",
    "Scoring",
    "TanhScoring",
]
