"""Counts of token pairs: in the same order, in opposite order, tied.

All functions take scores of shape (num_instances, num_tokens) and count per instance. NaN marks a
token that does not take part; it must be NaN in both vectors.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ane_research.agreement.base import BoolArray, FloatArray, IntArray

Scores = npt.NDArray[Any]  #: anything that has an order
RANK_BITS = 31  #: of a token's rank; two fit a 64-bit integer
LARGEST_RANK = 2**RANK_BITS - 1


@dataclass(frozen=True)
class Ties:
    """Unordered pairs and triples of tokens that share one score, (num_instances,) each."""

    pairs: IntArray
    triples: IntArray


@dataclass(frozen=True)
class PairCounts:
    """How two score vectors order the pairs of tokens, (num_instances,) each."""

    total: IntArray  #: unordered pairs of tokens
    ties_a: Ties
    ties_b: Ties
    tied_both: IntArray  #: pairs that both vectors tie
    discordant: IntArray  #: pairs in opposite order

    @property
    def balance(self) -> IntArray:
        """Pairs in the same order less pairs in opposite order."""
        ordered_by_both = self.total - self.ties_a.pairs - self.ties_b.pairs + self.tied_both
        return ordered_by_both - 2 * self.discordant

    @property
    def norm(self) -> FloatArray:
        """Geometric mean of the numbers of pairs that either vector orders."""
        # One square root of whole numbers: symmetric to the last bit.
        return np.sqrt((self.total - self.ties_a.pairs) * (self.total - self.ties_b.pairs))

    @property
    def tau_b(self) -> FloatArray:
        """Kendall's tau-b; NaN where all pairs of either vector are tied."""
        with np.errstate(invalid="ignore"):
            return self.balance / self.norm


def count_pairs(a: FloatArray, b: FloatArray) -> PairCounts:
    """Counts all pairs of tokens that are not NaN."""
    return count_ranked_pairs(dense_ranks(a), dense_ranks(b), (~np.isnan(a)).sum(axis=1))


def count_ranked_pairs(ranks_a: IntArray, ranks_b: IntArray, num_tokens: IntArray) -> PairCounts:
    """Counts the pairs of the `num_tokens` tokens of each instance that `only` left in."""
    keys = sorted_keys(ranks_a, ranks_b)
    return PairCounts(
        total=num_tokens * (num_tokens - 1) // 2,
        ties_a=ties(np.sort(ranks_a, axis=1)),
        ties_b=ties(np.sort(ranks_b, axis=1)),
        tied_both=ties(keys).pairs,
        discordant=discordant_pairs(keys),
    )


def sorted_keys(ranks_a: IntArray, ranks_b: IntArray) -> IntArray:
    """Both ranks of each token in one number; tokens sorted by `a` and where it ties by `b`."""
    return np.sort(ranks_a << RANK_BITS | ranks_b, axis=1)


def discordant_pairs(keys: IntArray) -> IntArray:
    """Pairs of tokens in opposite order, of `sorted_keys`; a tie in either ranking is no order."""
    return inversions(keys & LARGEST_RANK)


def dense_ranks(scores: Scores) -> IntArray:
    """Ranks in the order of the scores, the lowest 0; equal scores have one; of NaN as `only`."""
    order = np.argsort(scores, axis=1)
    ascending = np.take_along_axis(scores, order, axis=1)
    steps = np.zeros(scores.shape, dtype=np.int64)
    np.not_equal(ascending[:, 1:], ascending[:, :-1], out=steps[:, 1:])
    ranks = np.empty_like(steps)
    np.put_along_axis(ranks, order, steps.cumsum(axis=1), axis=1)
    return only(~np.isnan(scores), ranks)


def only(chosen: BoolArray, ranks: IntArray | BoolArray) -> IntArray:
    """Ranks of the chosen tokens; the others follow, untied, in the order of the text.

    Two rankings of the same chosen tokens put all others in the same order.
    """
    num_tokens = chosen.shape[1]
    return np.where(chosen, ranks, num_tokens + np.arange(num_tokens))


@dataclass(frozen=True)
class TokenBalances:
    """How a token's pairs are ordered, (num_instances, num_tokens) each; 0 for NaN.

    Pairs in the same order less pairs in opposite order; a tie in either vector is no order.
    """

    all: IntArray  #: with all other tokens
    above_a: IntArray  #: with those of higher score in `a`
    above_b: IntArray


def balances(a: FloatArray, b: FloatArray) -> TokenBalances:
    """Counts the pairs of each token, by comparing the vectors with themselves shifted."""
    # Shape: (num_tokens, num_instances), so that every comparison reads memory in order.
    columns_a, columns_b = np.ascontiguousarray(a.T), np.ascontiguousarray(b.T)
    every, above_a, above_b = np.zeros((3, *columns_a.shape), dtype=np.int32)
    for shift in range(1, len(columns_a)):
        sign_a, sign_b = order(columns_a, shift), order(columns_b, shift)
        same = sign_a * sign_b
        every[shift:] += same
        every[:-shift] += same
        for above, sign in ((above_a, sign_a), (above_b, sign_b)):
            above[shift:] += same * (sign > 0)
            above[:-shift] += same * (sign < 0)
    return TokenBalances(every.T, above_a.T, above_b.T)


def order(scores: FloatArray, shift: int) -> npt.NDArray[np.int8]:
    """1 where a row is higher than the one `shift` further on, -1 where lower, 0 if equal."""
    first, second = scores[:-shift], scores[shift:]
    return (first > second).astype(np.int8) - (first < second).astype(np.int8)


def inversions(ranks: IntArray) -> IntArray:
    """Pairs of positions whose ranks, from 0 to `LARGEST_RANK`, decrease from left to right.

    Compares the sequence with itself shifted by 1, 2, ...; counting while merge-sorting is faster
    only from about 1,000 tokens on.
    """
    # Shape: (num_tokens, num_instances), so that every comparison reads memory in order. The
    # narrower the numbers, the more of them a processor compares and adds at once.
    narrow = np.int16 if ranks.max(initial=0) <= np.iinfo(np.int16).max else np.int64
    values: npt.NDArray[np.integer] = ranks.T.astype(narrow, order="C")
    larger_before = np.zeros(values.shape, dtype=np.int32)
    for first in range(1, len(values), 255):
        in_a_byte = np.zeros(values.shape, dtype=np.uint8)
        for shift in range(first, min(first + 255, len(values))):
            in_a_byte[shift:] += (values[:-shift] > values[shift:]).view(np.uint8)
        larger_before += in_a_byte
    return larger_before.sum(axis=0, dtype=np.int64)


def ties(*sorted_scores: Scores) -> Ties:
    """Pairs and triples of tokens that are equal in every one of the vectors, which are sorted.

    The token that has j equals before it closes j pairs and j (j - 1) / 2 triples.
    """
    differs = [scores[:, 1:] != scores[:, :-1] for scores in sorted_scores]
    # Shape: (num_instances, num_tokens)
    positions = np.broadcast_to(np.arange(sorted_scores[0].shape[1]), sorted_scores[0].shape)
    starts = np.zeros(positions.shape, dtype=np.int64)
    starts[:, 1:] = np.where(np.logical_or.reduce(differs), positions[:, 1:], 0)
    equals_before: npt.NDArray[np.int64] = positions - np.maximum.accumulate(starts, axis=1)
    triples = equals_before * (equals_before - 1) // 2
    return Ties(equals_before.sum(axis=1), triples.sum(axis=1))
