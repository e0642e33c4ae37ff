from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given

from ane_research.agreement.pairs import count_pairs, dense_ranks, inversions, ties
from tests.agreement.builders import vectors


def signs(scores):
    """Order of every pair of tokens: -1, 0 (tied) or 1."""
    return [np.sign(x - y) for x, y in combinations(scores, 2)]


@given(scores=vectors(min_size=0))
def test_counts_equal_those_of_all_pairs_one_by_one(scores):
    a, b = (np.array([vector], dtype=np.float64) for vector in scores)
    both = [x * y for x, y in zip(signs(scores[0]), signs(scores[1]), strict=True)]
    counts = count_pairs(a, b)
    assert counts.total == len(both)
    assert counts.discordant == both.count(-1)
    assert counts.balance == sum(both)
    assert counts.ties_a.pairs == signs(scores[0]).count(0)
    assert counts.ties_b.pairs == signs(scores[1]).count(0)


@given(scores=vectors())
def test_triples_are_those_with_one_score(scores):
    equal = [len(set(triple)) == 1 for triple in combinations(scores[0], 3)]
    assert ties(np.sort([scores[0]])).triples == sum(equal)


def test_nan_takes_no_part():
    a = np.array([[3.0, np.nan, 1.0, 1.0], [np.nan, 1.0, 2.0, np.nan]])
    b = np.array([[1.0, np.nan, 2.0, 2.0], [np.nan, 1.0, 2.0, np.nan]])
    counts = count_pairs(a, b)
    assert counts.total.tolist() == [3, 1]
    assert counts.discordant.tolist() == [2, 0]
    assert counts.ties_a.pairs.tolist() == [1, 0]


def test_infinite_scores_take_part():
    a = np.array([[-np.inf, 0.0, np.inf]])
    assert count_pairs(a, a).tau_b == 1


def test_ranks_are_dense_and_nan_is_highest_and_untied():
    scores = np.array([[0.5, np.nan, -np.inf, 0.5, np.nan, 7.0]])
    assert dense_ranks(scores).tolist() == [[1, 7, 0, 1, 10, 2]]


def test_inversions_of_all_permutations_of_four():
    sequences = np.array(list(permutations(range(4))))
    counts = np.bincount(inversions(sequences))
    assert counts.tolist() == [1, 3, 5, 6, 5, 3, 1]


@pytest.mark.parametrize("num_tokens", [255, 256, 257, 1000])
def test_inversions_of_many_tokens_do_not_overflow(num_tokens):
    descending = np.arange(num_tokens)[::-1][None]
    assert inversions(descending) == num_tokens * (num_tokens - 1) // 2


def test_inversions_of_ranks_beyond_16_bits():
    assert inversions(np.array([[70_000, 2**15, 3, 2**31 - 1]])) == 3
