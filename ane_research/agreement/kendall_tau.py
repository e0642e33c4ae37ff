"""Kendall's tau-b of all tokens, with SciPy's p-values."""

import math
from dataclasses import replace
from functools import cache

import numpy as np
import scipy.special

from ane_research.agreement.base import AgreementMeasure, FloatArray, IntArray, ScorePair
from ane_research.agreement.pairs import (
    PairCounts,
    count_pairs,
    count_ranked_pairs,
    dense_ranks,
    discordant_pairs,
    sorted_keys,
    ties,
)

#: Up to this many untied tokens the p-value is exact, as in `scipy.stats.kendalltau`.
MAX_EXACT = 33


@AgreementMeasure.register("kendall_tau")
class KendallTau(AgreementMeasure):
    """Kendall's tau-b in [-1, 1]; 1 is the same order (Kendall 1945).

    The p-value is two-sided and that of `scipy.stats.kendalltau`: exact without ties for at most 33
    tokens (for more, where at most one pair stands out), else the normal approximation with the
    variance corrected for ties. Undefined for fewer than 2 tokens and for constant scores.

    Chance: 0, with the standard deviation in closed form, ties or not (Kendall 1970, chapter 4).
    """

    def compare(self, pair: ScorePair, k: IntArray) -> tuple[FloatArray, FloatArray]:
        """Tau-b and its p-value."""
        counts = count_pairs(pair.a, pair.b)
        return counts.tau_b, p_values(counts, pair.lengths)

    def relabelled_values(self, pair: ScorePair, k: IntArray, orders: IntArray) -> FloatArray:
        """Tau-b for every order of `pair.b`; each keeps the ties within a vector."""
        ranks_a, ranks_b = dense_ranks(pair.a), dense_ranks(pair.b)
        counts = count_ranked_pairs(ranks_a, ranks_b, pair.lengths)
        balances = []
        for order in orders:
            keys = sorted_keys(ranks_a, np.take_along_axis(ranks_b, order, axis=1))
            both = replace(counts, tied_both=ties(keys).pairs, discordant=discordant_pairs(keys))
            balances.append(both.balance)
        return np.stack(balances) / counts.norm

    def chance_moments(self, pair: ScorePair, k: IntArray) -> tuple[FloatArray, FloatArray]:
        """0, and the exact standard deviation."""
        counts = count_pairs(pair.a, pair.b)
        deviation = np.sqrt(balance_variance(counts, pair.lengths)) / counts.norm
        return np.zeros(len(k)), deviation


def p_values(counts: PairCounts, num_tokens: IntArray) -> FloatArray:
    """Two-sided p-values of the hypothesis that the two orders are independent."""
    # Without ties the distribution is symmetric in discordant and concordant pairs.
    fewer = np.minimum(counts.discordant, counts.total - counts.discordant)
    untied = (counts.ties_a.pairs == 0) & (counts.ties_b.pairs == 0)
    small = untied & (num_tokens <= MAX_EXACT)
    extreme = untied & ~small & (fewer <= 1)
    # Shape: (num_instances,); the indices stay inside the table where it is not used.
    p_value = exact_p_values()[np.where(small, num_tokens, 0), np.where(small, fewer, 0)]
    # P(at most 0 or 1 inversions), twice; beyond 170 tokens it underflows to 0.
    p_value[extreme] = 2 / scipy.special.factorial(num_tokens[extreme] - fewer[extreme])
    normal = ~(small | extreme)
    p_value[normal] = normal_p_values(counts, num_tokens)[normal]
    return p_value


def normal_p_values(counts: PairCounts, num_tokens: IntArray) -> FloatArray:
    """The normal approximation with ties."""
    deviation = np.sqrt(balance_variance(counts, num_tokens))
    return 2 * scipy.special.ndtr(-np.abs(counts.balance) / deviation)


def balance_variance(counts: PairCounts, num_tokens: IntArray) -> FloatArray:
    """Variance of `balance` over all orders (Kendall 1970, Rank Correlation Methods, chapter 4)."""
    n = num_tokens.astype(np.float64)
    ordered = n * (n - 1)
    a, b = counts.ties_a, counts.ties_b
    # A group of t ties takes t (t - 1) (2 t + 5) from the first term.
    tied = 12 * (a.triples + b.triples) + 18 * (a.pairs + b.pairs)
    variance = (ordered * (2 * n + 5) - tied) / 18 + 2 * a.pairs * b.pairs / ordered
    # Groups of three need three tokens: with two the term is 0, whatever it is divided by.
    return variance + 4 * a.triples * b.triples / (ordered * np.maximum(n - 2, 1))


@cache
def exact_p_values() -> FloatArray:
    """Two-sided p-values by number of tokens and number of inversions (of the fewer side).

    Mahonian numbers count the permutations of n tokens with c inversions; that of n tokens follows
    from that of n - 1 by inserting the last token at one of n places, which adds 0 to n - 1.
    """
    width = MAX_EXACT * (MAX_EXACT - 1) // 4 + 1
    table = np.ones((MAX_EXACT + 1, width))
    # Python integers: 33! does not fit 64 bits.
    mahonian = np.array([1] + [0] * (width - 1), dtype=object)
    for n in range(2, MAX_EXACT + 1):
        at_most = np.cumsum(mahonian)
        mahonian = at_most.copy()
        mahonian[n:] -= at_most[:-n]
        p_value = 2 * np.cumsum(mahonian) / math.factorial(n)
        table[n] = np.minimum(p_value.astype(np.float64), 1)
    return table
