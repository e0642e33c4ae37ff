from itertools import combinations, permutations

import numpy as np
from hypothesis import given

from ane_research.agreement.pairs import count_pairs, discordant_pairs, inversions, ties
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
    assert counts.discordant == both.count(-1) == discordant_pairs(a, b)
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


def test_inversions_of_all_permutations_of_four():
    sequences = np.array(list(permutations(range(4))))
    counts = np.bincount(inversions(sequences))
    assert counts.tolist() == [1, 3, 5, 6, 5, 3, 1]


def test_many_tokens_do_not_overflow():
    descending = np.arange(1000.0)[::-1][None]
    assert inversions(descending) == 1000 * 999 // 2
