"""Counts of token pairs: in the same order, in opposite order, tied.

All functions take scores of shape (num_instances, num_tokens) and count per instance. NaN marks a
token that does not take part; it must be NaN in both vectors.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ane_research.agreement.base import FloatArray, IntArray

Scores = npt.NDArray[Any]  #: anything that has an order


@dataclass(frozen=True)
class Ties:
    """Unordered pairs and triples of tokens that share one score, (num_instances,) each."""

    pairs: IntArray
    triples: IntArray


@dataclass(frozen=True)
class PairCounts:
    """How two score vectors order the pairs of tokens, (num_instances,) each."""

    total: IntArray  #: unordered pairs of tokens
    discordant: IntArray  #: pairs in opposite order
    balance: IntArray  #: pairs in the same order less pairs in opposite order
    ties_a: Ties
    ties_b: Ties

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
    a_sorted, b_along_a = sort_by(a, b)
    num_tokens = (~np.isnan(a)).sum(axis=1)
    total = num_tokens * (num_tokens - 1) // 2
    discordant = inversions(b_along_a)
    ties_a, ties_b = ties(a_sorted), ties(np.sort(b, axis=1))
    tied_both = ties(a_sorted, b_along_a).pairs
    ordered_by_both = total - ties_a.pairs - ties_b.pairs + tied_both
    return PairCounts(total, discordant, ordered_by_both - 2 * discordant, ties_a, ties_b)


def discordant_pairs(a: Scores, b: Scores) -> IntArray:
    """Pairs of tokens that `a` and `b` put in opposite order; a tie in either is no order."""
    return inversions(sort_by(a, b)[1])


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


def sort_by(a: Scores, b: Scores) -> tuple[Scores, Scores]:
    """Both, tokens ordered by `a` and where `a` ties by `b`; NaN last."""
    order = np.lexsort((b, a), axis=1)
    return np.take_along_axis(a, order, axis=1), np.take_along_axis(b, order, axis=1)


def inversions(sequence: Scores) -> IntArray:
    """Pairs of positions whose values decrease from left to right.

    Compares the sequence with itself shifted by 1, 2, ...; counting while merge-sorting is faster
    only from about 1,000 tokens on.
    """
    # Shape: (num_tokens, num_instances), so that every comparison reads memory in order.
    values = np.ascontiguousarray(sequence.T)
    larger_before = np.zeros(values.shape, dtype=np.int32)
    for shift in range(1, len(values)):
        larger_before[shift:] += values[:-shift] > values[shift:]
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
