"""How far two score vectors agree. Add a measure: write a file here, then import it below.

A new formula for top-k lists is a `TopKVariant` in a file of its own, imported likewise.
"""

from ane_research.agreement.as_released import AsReleased
from ane_research.agreement.base import Agreement, AgreementMeasure, ScorePair
from ane_research.agreement.chance import Chance, Relabellings, chance_of
from ane_research.agreement.fagin import Fagin
from ane_research.agreement.kendall_tau import KendallTau
from ane_research.agreement.top_k import KendallTopK
from ane_research.agreement.top_k_variant import TopKVariant

__all__ = [
    "Agreement",
    "AgreementMeasure",
    "AsReleased",
    "Chance",
    "Fagin",
    "KendallTau",
    "KendallTopK",
    "Relabellings",
    "ScorePair",
    "TopKVariant",
    "chance_of",
]
