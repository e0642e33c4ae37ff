"""Overlap of two rankings at every depth, the top weighing most."""

import math

import numpy as np

from ane_research.agreement.base import AgreementMeasure, FloatArray, IntArray, ScorePair
from ane_research.agreement.places import membership, places
from ane_research.errors import InputError

NEGLIGIBLE = 1e-12  #: a weight of depths that no sum shows


@AgreementMeasure.register("rank_biased_overlap")
class RankBiasedOverlap(AgreementMeasure):
    """Rank-biased overlap in [0, 1] of Webber, Moffat & Zobel (2010); 1 is the same order.

    ``(1 - p) sum_d p^(d - 1) o_d``, with o_d the share of the d highest tokens that both rankings
    have: 1 from d = n on, as both rank the same n tokens. Tokens that tie at depth d are above it
    in part, as in `TopKOverlap`. There is no p-value. Undefined for fewer than 2 tokens and for
    constant scores.

    Chance: by random orders. It grows with p and for short texts; the opposite order is not 0.

    Args:
        p: How far down one looks, in (0, 1): the first ten ranks have 86 % of the weight at 0.9.

    Raises:
        InputError: `p` is outside (0, 1).
    """

    worst = 0.0

    def __init__(self, p: float = 0.9) -> None:
        if not 0 < p < 1:
            raise InputError(f"rank_biased_overlap: p is {p!r}; use a number in (0, 1)")
        self.p = p

    def compare(self, pair: ScorePair, k: IntArray) -> tuple[FloatArray, FloatArray]:
        """The overlap, no p-values."""
        of_a, of_b = places(pair.a), places(pair.b)
        deepest = min(pair.a.shape[1], 1 + math.ceil(math.log(NEGLIGIBLE, self.p)))
        # From d = n on all overlap is 1; the sum of their weights is p^(n - 1).
        value: FloatArray = np.power(self.p, pair.lengths - 1.0)
        for depth in range(1, deepest):
            both = np.minimum(membership(*of_a, depth), membership(*of_b, depth)).sum(axis=1)
            weight = (1 - self.p) * self.p ** (depth - 1)
            value += np.where(depth < pair.lengths, weight * both / depth, 0.0)
        return value, np.full(len(k), np.nan)
