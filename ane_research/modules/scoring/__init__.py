"""One score per state. Add a scoring: write a file here, then import it below."""

from ane_research.modules.scoring.base import AttentionScoring
from ane_research.modules.scoring.dot import DotScoring
from ane_research.modules.scoring.tanh import TanhScoring

__all__ = ["AttentionScoring", "DotScoring", "TanhScoring"]
