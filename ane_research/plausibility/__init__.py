"""How far scores agree with a human's reasons. Add one: write a file here, then import it below."""

from ane_research.plausibility.auprc import Auprc
from ane_research.plausibility.base import Plausibility, PlausibilityMeasure, RatedText
from ane_research.plausibility.overlap import IntersectionOverUnion, TokenF1

__all__ = [
    "Auprc",
    "IntersectionOverUnion",
    "Plausibility",
    "PlausibilityMeasure",
    "RatedText",
    "TokenF1",
]
