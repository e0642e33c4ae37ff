from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ane_research.agreement import Fagin, KendallTau, KendallTopK
from ane_research.errors import InputError
from tests.agreement.builders import pair_of, untied_vectors, vectors
from tests.tolerances import EXACT

# A handful of float64 operations on numbers of order 1.
CLOSE = {"rtol": 0, "atol": EXACT}


def top(scores, k):
    """Positions of the k highest scores, best first; the earlier of two equal ones first."""
    return sorted(range(len(scores)), key=lambda i: (-scores[i], i))[:k]


def penalty(list_a, list_b, i, j, p):
    """Fagin, Kumar and Sivakumar's four cases for the unordered pair {i, j}."""
    in_a, in_b = {i, j} & set(list_a), {i, j} & set(list_b)
    if len(in_a) == len(in_b) == 2:
        return float((list_a.index(i) < list_a.index(j)) != (list_b.index(i) < list_b.index(j)))
    if {len(in_a), len(in_b)} == {1, 2}:
        full, partial = (list_a, in_b) if len(in_a) == 2 else (list_b, in_a)
        (present,) = partial
        (absent,) = {i, j} - partial
        return float(full.index(absent) < full.index(present))
    return 1.0 if len(in_a) == len(in_b) == 1 else p


def distance(a, b, k, p):
    list_a, list_b = top(a, k), top(b, k)
    union = sorted({*list_a, *list_b})
    return sum(penalty(list_a, list_b, i, j, p) for i, j in combinations(union, 2))


@given(scores=vectors(), k=st.integers(1, 12), p=st.sampled_from([0.0, 0.3, 0.5, 1.0]))
def test_equals_a_count_of_all_four_cases(scores, k, p):
    a, b = scores
    n, k = len(a), min(k, len(a))
    agreement = KendallTopK(k, Fagin(p))(pair_of(scores))
    if agreement.undefined[0]:
        assert len(set(a)) == 1 or len(set(b)) == 1
        return
    worst = max_by_overlap(n, k, p)
    np.testing.assert_allclose(agreement.value, 1 - 2 * distance(a, b, k, p) / worst, **CLOSE)


def max_by_overlap(n, k, p):
    """The largest distance of lists with z common tokens, for the worst z there can be."""
    return max(
        z * (z - 1) / 2 + 2 * z * (k - z) + (k - z) ** 2 + p * (k - z) * (k - z - 1)
        for z in range(max(0, 2 * k - n), k + 1)
    )


@pytest.mark.parametrize("p", [0.0, 0.1, 0.5, 0.9, 1.0])
def test_the_smallest_overlap_is_the_worst(p):
    sizes = [(n, k) for n in range(2, 15) for k in range(1, n + 1)]
    n, k = np.array(sizes).T
    expected = [max_by_overlap(*size, p) for size in sizes]
    np.testing.assert_allclose(Fagin(p).max_distance(n, k), expected, rtol=1e-12)


@pytest.mark.parametrize("k", range(1, 10))
@pytest.mark.parametrize("p", [0.0, 0.5, 1.0])
def test_identical_scores_give_1_and_reversed_scores_minus_1(k, p):
    a = [5, 3, 8, 1, 9, 2, 7, 4, 6]
    agreement = KendallTopK(k, Fagin(p))(pair_of((a, a), (a, [-x for x in a])))
    np.testing.assert_allclose(agreement.value, [1, -1], **CLOSE)


@given(scores=untied_vectors())
def test_all_tokens_without_ties_give_tau(scores):
    pair = pair_of(scores)
    np.testing.assert_allclose(KendallTopK(1.0)(pair).value, KendallTau()(pair).value, **CLOSE)


@given(scores=vectors(), k=st.integers(1, 12))
def test_values_lie_in_the_range(scores, k):
    value = KendallTopK(k)(pair_of(scores)).value
    assert np.isnan(value) or -1 - 1e-12 <= value <= 1


@given(scores=vectors(), k=st.integers(1, 12))
def test_symmetric(scores, k):
    a, b = scores
    value = KendallTopK(k)(pair_of((a, b), (b, a))).value
    np.testing.assert_array_equal(value[0], value[1])


@given(scores=vectors(), k=st.integers(1, 12))
def test_increasing_maps_change_nothing(scores, k):
    a, b = scores
    value = KendallTopK(k)(pair_of((a, b), ([x**3 - 5 for x in a], [2.0**x for x in b]))).value
    np.testing.assert_array_equal(value[0], value[1])


@given(scores=untied_vectors(), k=st.integers(1, 12), data=st.data())
def test_order_of_tokens_does_not_matter_without_ties(scores, k, data):
    order = data.draw(st.permutations(range(len(scores[0]))))
    shuffled = [[vector[i] for i in order] for vector in scores]
    value = KendallTopK(k)(pair_of(scores, tuple(shuffled))).value
    np.testing.assert_array_equal(value[0], value[1])


@pytest.mark.parametrize("p", [-0.1, 1.1, float("nan")])
def test_a_penalty_outside_0_to_1_is_refused(p):
    with pytest.raises(InputError, match=r"use a number in \[0, 1\]"):
        Fagin(p)
