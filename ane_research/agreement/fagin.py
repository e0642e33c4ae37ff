"""Fagin, Kumar and Sivakumar's Kendall distance of top-k lists, as a correlation."""

import numpy as np

from ane_research.agreement.base import FloatArray, IntArray, ScorePair
from ane_research.agreement.pairs import discordant_pairs, sorted_keys
from ane_research.agreement.top_k_variant import TopKVariant, descending_ranks
from ane_research.errors import InputError


@TopKVariant.register("fagin")
class Fagin(TopKVariant):
    """``1 - 2 K / K_max`` with K the distance K^(p) of Fagin, Kumar & Sivakumar (2003, sec. 3.1).

    K counts the pairs of tokens that the two lists put in opposite order, tokens outside a list
    being behind those in it, and p for each pair that only one list has. K_max is the largest K
    that two lists of k out of n tokens can have, so that identical lists give 1 and reversed
    scores -1 also where the lists must overlap. At k = n without ties it is Kendall's tau.

    Args:
        p: Penalty of a pair that is in one list and wholly absent from the other, in [0, 1];
            1/2 is neutral.

    Raises:
        InputError: `p` is outside [0, 1].
    """

    def __init__(self, p: float = 0.5) -> None:
        if not 0 <= p <= 1:
            raise InputError(f"kendall_top_k, variant fagin: p is {p!r}; use a number in [0, 1]")
        self.p = p

    def __call__(self, pair: ScorePair, k: IntArray) -> FloatArray:
        """Values in [-1, 1]."""
        # Shape: (num_instances, num_tokens); whatever is outside a list, padding too, ties at k.
        a, b = (np.minimum(descending_ranks(scores), k[:, None]) for scores in (pair.a, pair.b))
        overlap = ((a < k[:, None]) & (b < k[:, None])).sum(axis=1)
        # A pair is in opposite order in exactly the cases 1, 2 and 3 that cost 1.
        discordant = discordant_pairs(sorted_keys(a, b))
        distance = discordant + self.p * (k - overlap) * (k - overlap - 1)
        return 1 - 2 * distance / self.max_distance(pair.lengths, k)

    def max_distance(self, num_tokens: IntArray, k: IntArray) -> FloatArray:
        """The largest distance of two lists of `k` out of `num_tokens` tokens."""
        # For every p in [0, 1] the distance falls as the overlap grows, so take the smallest.
        overlap = np.maximum(0, 2 * k - num_tokens)
        alone = k - overlap
        in_both_lists = overlap * (overlap - 1) / 2
        return in_both_lists + 2 * overlap * alone + alone**2 + self.p * alone * (alone - 1)
