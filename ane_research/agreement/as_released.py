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
from ane_research.agreement.pairs import count_pairs
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
        tau = count_pairs(_only(pair.a, common), _only(pair.b, common)).tau_b
        distance = np.nan_to_num((1 - (tau / 2 + 0.5)) * overlap**2)
        # Tokens of one list alone that it ranks above common ones.
        distance += _discordant(pair.a, common, in_a)
        distance += _discordant(pair.b, common, in_b)
        distance += (k - overlap) * (k - overlap - 1) / 2
        return 1 - 2 * distance / (2 * k - overlap) ** 2

    def why_undefined(self, pair: ScorePair, k: IntArray) -> StrArray:
        """Constant scores and single tokens have a value, see above."""
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


def _only(scores: FloatArray | BoolArray, chosen: BoolArray) -> FloatArray:
    """The scores of the chosen tokens, NaN elsewhere."""
    return np.where(chosen, scores, np.nan)


def _discordant(scores: FloatArray, common: BoolArray, chosen: BoolArray) -> IntArray:
    """Pairs of chosen tokens of which the one of lower score is common to both lists."""
    return count_pairs(_only(scores, chosen), _only(common, chosen)).discordant
