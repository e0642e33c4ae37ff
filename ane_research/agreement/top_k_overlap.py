"""How many of the k highest tokens two vectors share."""

import numpy as np

from ane_research.agreement.base import AgreementMeasure, FloatArray, IntArray, ScorePair
from ane_research.agreement.linear_chance import linear_moments
from ane_research.agreement.places import membership, places
from ane_research.agreement.top_k_measure import TopKMeasure


@AgreementMeasure.register("top_k_overlap")
class TopKOverlap(TopKMeasure):
    """The share of the k highest tokens that both vectors have there, in [0, 1]; 1 is all.

    Tokens that tie at the edge of a list belong to it in part (`places.membership`); two parts
    have the smaller one in common. The order inside the lists does not matter. There is no p-value.
    Undefined for fewer than 2 tokens, k of 0 and constant scores.

    Chance: mean and standard deviation in closed form; ``k / n`` without ties. At k = n it is 1.

    Args:
        k: As for every `TopKMeasure`.

    Raises:
        InputError: `k` is none of its choices.
    """

    worst = 0.0

    def compare(self, pair: ScorePair, k: IntArray) -> tuple[FloatArray, FloatArray]:
        """The share, no p-values."""
        a, b = lists(pair, k)
        return np.minimum(a, b).sum(axis=1) / k, np.full(len(k), np.nan)

    def chance_moments(self, pair: ScorePair, k: IntArray) -> tuple[FloatArray, FloatArray]:
        """Those of a sum over the tokens."""
        a, b = lists(pair, k)
        mean, std = linear_moments(np.minimum(a[:, :, None], b[:, None, :]), pair.lengths)
        return mean / k, std / k


def lists(pair: ScorePair, k: IntArray) -> tuple[FloatArray, FloatArray]:
    """How far each token belongs to either list, (num_instances, num_tokens) each."""
    a, b = (membership(*places(scores), k[:, None]) for scores in (pair.a, pair.b))
    return a, b
