"""What every formula for comparing two top-k lists is."""

import numpy as np
from allennlp.common.registrable import Registrable

from ane_research.agreement.base import FloatArray, IntArray, ScorePair, StrArray, why_undefined


class TopKVariant(Registrable):
    """A formula that compares the k highest-scored tokens of two vectors."""

    def __call__(self, pair: ScorePair, k: IntArray) -> FloatArray:
        """Values of at most 1, which identical lists have; correct formulas give -1 at the least.

        Scores are NaN on padding, 1 <= k <= length.
        """
        raise NotImplementedError

    def chance_moments(self, pair: ScorePair, k: IntArray) -> tuple[FloatArray, FloatArray]:
        """As `AgreementMeasure.chance_moments`; NaN where there is no closed form."""
        unknown = np.full(len(k), np.nan)
        return unknown, unknown

    def why_undefined(self, pair: ScorePair, k: IntArray) -> StrArray:
        """Reasons per instance, "" where the formula is defined."""
        return why_undefined(pair, k)


def descending_ranks(scores: FloatArray) -> IntArray:
    """Rank of each token, 0 for the highest score; earlier tokens first on ties, NaN last."""
    order = np.argsort(-scores, axis=1, kind="stable")
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(scores.shape[1])[None], axis=1)
    return ranks
