"""Top-k Kendall as Neely and Schouten's released code computes it, defects included."""

import numpy as np

from ane_research.agreement.base import (
    BoolArray,
    FloatArray,
    IntArray,
    ScorePair,
    StrArray,
    has_nan,
)
from ane_research.agreement.pairs import (
    count_ranked_pairs,
    dense_ranks,
    discordant_pairs,
    only,
    sorted_keys,
)
from ane_research.agreement.top_k_variant import TopKVariant


@TopKVariant.register("as_released")
class AsReleased(TopKVariant):
    """The formula behind table 2 of Neely & Schouten (2020); for replication only.

    It departs from Fagin, Kumar & Sivakumar (2003) in that pairs of tokens from different lists
    (their case 3) cost nothing, pairs that both lists have count as ordered pairs while all others
    count once, and the sum is divided by the square of the number of tokens in either list. Hence
    disjoint lists score .75 to 1, not -1. Where the tau of the common tokens does not exist,
    for one common token or constant scores, they cost nothing: constant scores agree with
    everything. Of tokens that tie at the edge of a list, those that NumPy's partial sort leaves
    there belong to it.
    """

    def __call__(self, pair: ScorePair, k: IntArray) -> FloatArray:
        """Values up to 1; no p-value belongs to them."""
        # Shape: (num_instances, num_tokens)
        in_a, in_b = (partial_sort_top_k(s, pair.lengths, k) for s in (pair.a, pair.b))
        common = in_a & in_b
        overlap = common.sum(axis=1)
        ranks_a, ranks_b = dense_ranks(pair.a), dense_ranks(pair.b)
        tau = count_ranked_pairs(only(common, ranks_a), only(common, ranks_b), overlap).tau_b
        distance = np.nan_to_num((1 - (tau / 2 + 0.5)) * overlap**2)
        # Tokens of one list alone that it ranks above common ones.
        for ranks, chosen in ((ranks_a, in_a), (ranks_b, in_b)):
            distance += discordant_pairs(sorted_keys(only(chosen, ranks), only(chosen, common)))
        distance += (k - overlap) * (k - overlap - 1) / 2
        return 1 - 2 * distance / (2 * k - overlap) ** 2

    def why_undefined(self, pair: ScorePair, k: IntArray) -> StrArray:
        """Constant scores and single tokens have a value, see above; no tokens have none."""
        return np.select(
            [pair.lengths == 0, k == 0, has_nan(pair)],
            ["fewer than 2 tokens", "k is 0", "NaN scores"],
            default="",
        )


def partial_sort_top_k(scores: FloatArray, lengths: IntArray, k: IntArray) -> BoolArray:
    """Whether a token is among the last k of `numpy.argpartition`, (num_instances, num_tokens)."""
    chosen = np.zeros(scores.shape, dtype=bool)
    for length, count in np.unique(np.stack([lengths, k], axis=1), axis=0):
        rows = np.flatnonzero((lengths == length) & (k == count))
        # Not float64: for that NumPy 2 has vector code, and ties depend on the processor. The
        # portable code of this type leaves them as the released run did, which used NumPy 1.
        extended = scores[rows, :length].astype(np.longdouble)
        chosen[rows[:, None], np.argpartition(extended, -count, axis=1)[:, -count:]] = True
    return chosen
