"""How a model is trained, where AllenNLP has no part for it."""

from ane_research.training.balanced_labels import BalancedLabels
from ane_research.training.best_epoch import BestEpochFrom
from ane_research.training.finite_loss import DivergedError, FiniteLoss
from ane_research.training.fused_adam import FusedAdam
from ane_research.training.known_metric import KnownMetric
from ane_research.training.padded_ids import PaddedIds

__all__ = [
    "BalancedLabels",
    "BestEpochFrom",
    "DivergedError",
    "FiniteLoss",
    "FusedAdam",
    "KnownMetric",
    "PaddedIds",
]
