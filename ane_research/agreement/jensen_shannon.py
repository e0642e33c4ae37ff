"""Divergence of two vectors of scores taken as distributions over the tokens."""

import numpy as np
import scipy.special

from ane_research.agreement.base import (
    AgreementMeasure,
    FloatArray,
    IntArray,
    ScorePair,
    StrArray,
    has_nan,
    has_only_zeros,
)
from ane_research.agreement.linear_chance import linear_moments


@AgreementMeasure.register("jensen_shannon")
class JensenShannon(AgreementMeasure):
    """Jensen-Shannon divergence in nats of the scores divided by their sum (Lin 1991).

    In [0, ln 2], and less is more alike: 0 is the same distribution, ln 2 is no token in common.
    It sees how much a token has, not only which has more. There is no p-value. Undefined for fewer
    than 2 tokens, where all scores are 0, and for negative scores. Constant scores are a
    distribution, which no order of tokens changes: their chance is their value.

    Chance: mean and standard deviation in closed form, as for every sum over tokens.
    """

    worst = float(np.log(2))
    best = 0.0

    def compare(self, pair: ScorePair, k: IntArray) -> tuple[FloatArray, FloatArray]:
        """The divergence, no p-values."""
        p, q = distributions(pair.a), distributions(pair.b)
        # Of equal distributions rounding may leave less than 0.
        return np.maximum(terms(p, q).sum(axis=1), 0.0), np.full(len(k), np.nan)

    def chance_moments(self, pair: ScorePair, k: IntArray) -> tuple[FloatArray, FloatArray]:
        """Those of a sum over the tokens."""
        p, q = distributions(pair.a), distributions(pair.b)
        return linear_moments(terms(p[:, :, None], q[:, None, :]), pair.lengths)

    def why_undefined(self, pair: ScorePair, k: IntArray) -> StrArray:
        """Whether the scores are not those of two distributions."""
        negative = np.any(((pair.a < 0) | (pair.b < 0)) & pair.mask, axis=1)
        return np.select(
            [pair.lengths < 2, has_nan(pair), has_only_zeros(pair), negative],
            ["fewer than 2 tokens", "NaN scores", "all scores 0", "negative scores"],
            default="",
        )


def distributions(scores: FloatArray) -> FloatArray:
    """Scores divided by their sum, 0 in place of NaN."""
    scores = np.nan_to_num(scores)
    return scores / scores.sum(axis=1, keepdims=True)


def terms(p: FloatArray, q: FloatArray) -> FloatArray:
    """What tokens of probabilities `p` and `q` add to the divergence."""
    middle = (p + q) / 2
    return (scipy.special.rel_entr(p, middle) + scipy.special.rel_entr(q, middle)) / 2
