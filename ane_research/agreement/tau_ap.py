"""Average-precision correlation: tau with the top weighing more."""

import numpy as np

from ane_research.agreement.base import AgreementMeasure, FloatArray, IntArray, ScorePair
from ane_research.agreement.pairs import balances
from ane_research.agreement.places import places


@AgreementMeasure.register("tau_ap")
class TauAP(AgreementMeasure):
    """The AP correlation of Yilmaz, Aslam & Robertson (2008) in [-1, 1]; 1 is the same order.

    For each token but the first: of the tokens that one vector ranks above it, those that the
    other ranks above it too, less those that it ranks below, as a share; and the mean over tokens.
    Theirs takes one vector for the truth; this is the mean of both ways. Where a vector ties, a
    token is compared with those above its ties, as in Urbano & Marrero (2017, tau_AP,b). A pair
    that only the other vector ties counts 0, where they count it as opposite: so ties alone do not
    push the value below 0. There is no p-value. Undefined for fewer than 2 tokens and for constant
    scores.

    Chance: 0 exactly; the standard deviation by random orders.
    """

    def compare(self, pair: ScorePair, k: IntArray) -> tuple[FloatArray, FloatArray]:
        """The correlation, no p-values."""
        balance = balances(pair.a, pair.b)
        by_a = mean_share(balance.above_a, pair.a, pair.lengths)
        by_b = mean_share(balance.above_b, pair.b, pair.lengths)
        return (by_a + by_b) / 2, np.full(len(k), np.nan)

    def chance_moments(self, pair: ScorePair, k: IntArray) -> tuple[FloatArray, FloatArray]:
        """0; no closed form of the deviation."""
        return np.zeros(len(k)), np.full(len(k), np.nan)


def mean_share(balance: IntArray, scores: FloatArray, lengths: IntArray) -> FloatArray:
    """Mean of `balance` over the number of tokens above, of the tokens that have one above."""
    above, tied = places(scores)
    num_first = np.where(above == 0, tied, 0).max(axis=1)
    return (balance / np.maximum(above, 1)).sum(axis=1) / (lengths - num_first)
