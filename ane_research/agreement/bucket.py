"""Fagin et al.'s Kendall distance of rankings with ties, as a correlation of top-k lists."""

import numpy as np

from ane_research.agreement.base import FloatArray, IntArray, ScorePair
from ane_research.agreement.pairs import PairCounts, count_pairs
from ane_research.agreement.places import places
from ane_research.agreement.top_k_variant import TopKVariant


@TopKVariant.register("bucket")
class Bucket(TopKVariant):
    """``1 - 2 K / K_max`` with K = K^(1/2) of Fagin, Kumar, Mahdian, Sivakumar & Vee (2004).

    A list is a ranking of all n tokens in buckets: the k highest scores, equal ones in a bucket
    together, and a last bucket of all the others. Tokens that tie with the k-th highest belong to
    the list, which then is longer than k: nothing depends on their position. K counts the pairs in
    opposite order and half of each pair that one list alone ties. K_max is the largest K of
    rankings with buckets of these sizes, that of a reversed order. Unlike in `fagin`, a token of
    one list and one of neither count as a pair that the other list ties.

    Chance: the mean in closed form, the standard deviation by random orders.
    """

    def __call__(self, pair: ScorePair, k: IntArray) -> FloatArray:
        """Values in [-1, 1]."""
        counts = bucket_pairs(pair, k)
        # K_max - K is the number of pairs in the same order.
        return self.scaled(counts.balance + counts.discordant, counts)

    def chance_moments(self, pair: ScorePair, k: IntArray) -> tuple[FloatArray, FloatArray]:
        """Of the pairs that both order, half are in the same order by chance."""
        counts = bucket_pairs(pair, k)
        ordered_a, ordered_b = (
            counts.total - ties.pairs for ties in (counts.ties_a, counts.ties_b)
        )
        expected = ordered_a * ordered_b / counts.total / 2
        return self.scaled(expected, counts), np.full(len(k), np.nan)

    def scaled(self, same_order: FloatArray | IntArray, counts: PairCounts) -> FloatArray:
        """-1 for no pair in the same order, 1 for identical lists."""
        largest = counts.total - (counts.ties_a.pairs + counts.ties_b.pairs) / 2
        return 2 * same_order / largest - 1


def bucket_pairs(pair: ScorePair, k: IntArray) -> PairCounts:
    """How the two lists order the pairs of tokens."""
    a, b = (
        np.where(np.isnan(scores), np.nan, np.minimum(places(scores)[0], k[:, None]))
        for scores in (pair.a, pair.b)
    )
    return count_pairs(a, b)
