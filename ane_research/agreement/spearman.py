"""Spearman's rank correlation."""

import numpy as np

from ane_research.agreement.base import AgreementMeasure, FloatArray, IntArray, ScorePair
from ane_research.agreement.pearson import Pearson, correlation
from ane_research.agreement.places import places


@AgreementMeasure.register("spearman")
class Spearman(Pearson):
    """Spearman's rho in [-1, 1]: Pearson's r of the ranks; 1 is the same order.

    Equal scores share the mean of their ranks. The p-value is that of `scipy.stats.spearmanr`, an
    approximation by the t distribution; for two tokens it is 1, where SciPy has none. Undefined for
    fewer than 2 tokens and for constant scores.

    Chance: 0, with standard deviation ``1 / sqrt(n - 1)``, both exact, ties or not.
    """

    def values(self, pair: ScorePair, k: IntArray) -> FloatArray:
        """rho."""
        return correlation(mean_ranks(pair.a), mean_ranks(pair.b))


def mean_ranks(scores: FloatArray) -> FloatArray:
    """Ranks from 1 for the highest score; equal scores share their mean, NaN stays NaN."""
    above, tied = places(scores)
    return np.where(np.isnan(scores), np.nan, above + (tied + 1) / 2)
