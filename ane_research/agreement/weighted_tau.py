"""Kendall's tau with more weight at the top."""

import numpy as np

from ane_research.agreement.base import AgreementMeasure, FloatArray, IntArray, ScorePair
from ane_research.agreement.pairs import balances
from ane_research.agreement.places import places


@AgreementMeasure.register("weighted_tau")
class WeightedTau(AgreementMeasure):
    """The weighted tau of Vigna (2015) in [-1, 1]; 1 is the same order.

    It is `scipy.stats.weightedtau` with its defaults, for many instances at once: a pair of tokens
    weighs the sum of their 1 / rank, and the result is the mean of that with the ranks of either
    vector. There is no p-value. Undefined for fewer than 2 tokens and for constant scores.

    Chance: by random orders; about 0, and 0 without ties.
    """

    def compare(self, pair: ScorePair, k: IntArray) -> tuple[FloatArray, FloatArray]:
        """The weighted tau, no p-values."""
        balance = balances(pair.a, pair.b).all
        # Shape: (num_instances, num_tokens); tokens whose score differs from this one's.
        untied_a, untied_b = (
            np.where(pair.mask, pair.lengths[:, None] - places(scores)[1], 0)
            for scores in (pair.a, pair.b)
        )
        values = []
        for weights in (hyperbolic(pair.a, pair.b), hyperbolic(pair.b, pair.a)):
            norm_a, norm_b = ((weights * untied).sum(axis=1) for untied in (untied_a, untied_b))
            values.append((weights * balance).sum(axis=1) / np.sqrt(norm_a * norm_b))
        return np.mean(values, axis=0), np.full(len(k), np.nan)


def hyperbolic(first: FloatArray, second: FloatArray) -> FloatArray:
    """1 / rank of each token, from 1 for the highest `first`; `second` decides where that ties."""
    order = np.lexsort((-second, -first), axis=1)
    weights = np.empty(first.shape)
    np.put_along_axis(weights, order, 1 / np.arange(1, first.shape[1] + 1)[None], axis=1)
    return weights
