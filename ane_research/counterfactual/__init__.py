"""Attention the model might have had. Add one: write a file here, then import it below."""

from ane_research.counterfactual.adversarial import Adversarial
from ane_research.counterfactual.against_base import AgainstBase
from ane_research.counterfactual.base import AttendedTexts, Counterfactual, Effect
from ane_research.counterfactual.permutation import Permutation

__all__ = [
    "Adversarial",
    "AgainstBase",
    "AttendedTexts",
    "Counterfactual",
    "Effect",
    "Permutation",
]
