"""How far two score vectors agree. Add a measure: write a file here, then import it below.

A new formula for top-k lists is a `TopKVariant` in a file of its own, imported likewise.
"""

from ane_research.agreement.as_released import AsReleased
from ane_research.agreement.base import Agreement, AgreementMeasure, ScorePair
from ane_research.agreement.bucket import Bucket
from ane_research.agreement.chance import Chance, Relabellings, chance_of
from ane_research.agreement.fagin import Fagin
from ane_research.agreement.jensen_shannon import JensenShannon
from ane_research.agreement.kendall_tau import KendallTau
from ane_research.agreement.pearson import Pearson
from ane_research.agreement.rank_biased_overlap import RankBiasedOverlap
from ane_research.agreement.spearman import Spearman
from ane_research.agreement.tau_ap import TauAP
from ane_research.agreement.top_k import KendallTopK
from ane_research.agreement.top_k_jaccard import TopKJaccard
from ane_research.agreement.top_k_measure import TopKMeasure
from ane_research.agreement.top_k_overlap import TopKOverlap
from ane_research.agreement.top_k_variant import TopKVariant
from ane_research.agreement.weighted_tau import WeightedTau

__all__ = [
    "Agreement",
    "AgreementMeasure",
    "AsReleased",
    "Bucket",
    "Chance",
    "Fagin",
    "JensenShannon",
    "KendallTau",
    "KendallTopK",
    "Pearson",
    "RankBiasedOverlap",
    "Relabellings",
    "ScorePair",
    "Spearman",
    "TauAP",
    "TopKJaccard",
    "TopKMeasure",
    "TopKOverlap",
    "TopKVariant",
    "WeightedTau",
    "chance_of",
]
