"""Pearson's correlation of the scores themselves."""

import numpy as np
import scipy.special

from ane_research.agreement.base import AgreementMeasure, FloatArray, IntArray, ScorePair


@AgreementMeasure.register("pearson")
class Pearson(AgreementMeasure):
    """Pearson's r in [-1, 1]; 1 is a straight line upwards.

    The p-value is two-sided and that of `scipy.stats.pearsonr`, which supposes normal scores; for
    two tokens it is 1. Undefined for fewer than 2 tokens and for constant scores.

    Chance: 0, with standard deviation ``1 / sqrt(n - 1)``, both exact (Pitman 1937).
    """

    def compare(self, pair: ScorePair, k: IntArray) -> tuple[FloatArray, FloatArray]:
        """r and its p-value."""
        r = self.values(pair, k)
        return r, t_test(r, pair.lengths)

    def values(self, pair: ScorePair, k: IntArray) -> FloatArray:
        """r."""
        return correlation(pair.a, pair.b)

    def chance_moments(self, pair: ScorePair, k: IntArray) -> tuple[FloatArray, FloatArray]:
        """0 and ``1 / sqrt(n - 1)``."""
        return np.zeros(len(k)), 1 / np.sqrt(pair.lengths - 1)


def correlation(a: FloatArray, b: FloatArray) -> FloatArray:
    """Pearson's r of each row, NaN marking what takes no part; NaN for a constant row."""
    a, b = centred(a), centred(b)
    with np.errstate(invalid="ignore"):
        r = (a * b).sum(axis=1) / np.sqrt((a**2).sum(axis=1) * (b**2).sum(axis=1))
    return np.clip(r, -1.0, 1.0)


def centred(scores: FloatArray) -> FloatArray:
    """Deviations from the mean of each row, 0 in place of NaN, the largest of them 1."""
    deviations = np.nan_to_num(scores - np.nanmean(scores, axis=1, keepdims=True))
    largest = np.abs(deviations).max(axis=1, keepdims=True)
    # Squares of very small scores would be 0.
    return deviations / np.where(largest > 0, largest, 1.0)


def t_test(r: FloatArray, num_tokens: IntArray) -> FloatArray:
    """Two-sided p-values of correlations of normal scores that are independent."""
    freedom = num_tokens - 2
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.abs(r) * np.sqrt(freedom / ((1 - r) * (1 + r)))
    p_value: FloatArray = scipy.special.stdtr(freedom, -t) * 2
    return np.where(freedom > 0, p_value, 1.0)
