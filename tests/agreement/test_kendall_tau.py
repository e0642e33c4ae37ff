import math
from itertools import permutations

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from ane_research.agreement import AgreementMeasure, KendallTau
from tests.agreement import golden
from tests.agreement.builders import pair_of, untied_vectors, vectors
from tests.tolerances import EXACT

# Sums of integers divided by two square roots: a few units in the last place.
TAU = {"rtol": 0, "atol": EXACT}
# SciPy adds up the exact distribution in floating point.
P_VALUE = {"rtol": 1e-9, "atol": 1e-300}


def assert_as_scipy(*instances):
    agreement = KendallTau()(pair_of(*instances))
    for row, (a, b) in enumerate(instances):
        tau, p_value = scipy.stats.kendalltau(a, b)
        np.testing.assert_allclose(agreement.value[row], tau, **TAU)
        np.testing.assert_allclose(agreement.p_value[row], p_value, **P_VALUE)


@given(instances=st.lists(vectors(), min_size=1, max_size=6))
def test_tau_and_p_value_equal_scipys_with_ties(instances):
    assert_as_scipy(*instances)


@given(instances=st.lists(untied_vectors(max_size=36), min_size=1, max_size=3))
def test_tau_and_p_value_equal_scipys_without_ties(instances):
    assert_as_scipy(*instances)


@pytest.mark.parametrize("n", [2, 3, 5, 32, 33, 34, 35, 60, 170, 171, 172, 400])
@pytest.mark.parametrize("num_swaps", [0, 1, 2, 3, 1000])
def test_p_value_equals_scipys_at_the_borders_of_the_exact_method(n, num_swaps):
    rng = np.random.default_rng(n)
    a, b = np.arange(n), np.arange(n)
    for place in rng.integers(n - 1, size=num_swaps):
        b[[place, place + 1]] = b[[place + 1, place]]
    assert_as_scipy((a, b), (a, b[::-1]), (a, rng.permutation(n)))


@pytest.mark.parametrize("n", [40, 120, 400])
def test_long_instances_with_ties_equal_scipys(n):
    rng = np.random.default_rng(n)
    sparse = np.maximum(rng.normal(size=n), 0)
    assert_as_scipy((sparse, rng.random(n)), (rng.integers(3, size=n), sparse))


@pytest.mark.parametrize("n", [2, 4, 5, 6])
def test_exact_p_value_is_the_share_of_permutations_at_least_as_extreme(n):
    orders = list(permutations(range(n)))
    agreement = KendallTau()(pair_of(*[(range(n), order) for order in orders]))
    tau = np.abs(agreement.value)
    # Taus are multiples of 1 / (n (n - 1) / 2): nothing but rounding lies within 1e-9.
    share = [(tau >= value - 1e-9).mean() for value in tau]
    np.testing.assert_allclose(agreement.p_value, share, rtol=1e-12)


def test_same_order_of_many_tokens_has_the_closed_form_p_value():
    agreement = KendallTau()(pair_of((range(60), range(60))))
    np.testing.assert_allclose(agreement.p_value, 2 / math.factorial(60), rtol=1e-12)


@given(scores=vectors())
def test_symmetric(scores):
    a, b = scores
    agreement = KendallTau()(pair_of((a, b), (b, a)))
    np.testing.assert_array_equal(agreement.value[0], agreement.value[1])
    np.testing.assert_allclose(agreement.p_value[0], agreement.p_value[1], rtol=1e-12)


@given(scores=vectors())
def test_negated_scores_negate_tau(scores):
    a, b = scores
    agreement = KendallTau()(pair_of((a, b), (a, [-x for x in b])))
    np.testing.assert_array_equal(agreement.value[0], -agreement.value[1])


@given(scores=vectors())
def test_increasing_maps_change_nothing(scores):
    a, b = scores
    mapped = [2 * x**3 - 7 for x in a], [math.exp(x) for x in b]
    agreement = KendallTau()(pair_of((a, b), mapped))
    np.testing.assert_array_equal(agreement.value[0], agreement.value[1])


@given(scores=vectors(), data=st.data())
def test_order_of_tokens_does_not_matter(scores, data):
    order = data.draw(st.permutations(range(len(scores[0]))))
    shuffled = [[vector[i] for i in order] for vector in scores]
    agreement = KendallTau()(pair_of(scores, tuple(shuffled)))
    np.testing.assert_array_equal(agreement.value[0], agreement.value[1])


def test_k_is_the_number_of_tokens():
    agreement = KendallTau()(pair_of(([1, 2, 3], [1, 2, 3]), ([], [])))
    assert agreement.k.tolist() == [3, 0]


def test_registered_by_name():
    assert AgreementMeasure.by_name("kendall_tau") is KendallTau


@pytest.mark.parametrize("pair", golden.PAIRS)
def test_equals_the_released_code_on_its_own_scores(shared, pair):
    stored = golden.load(shared)
    agreement = KendallTau()(golden.score_pair(stored, pair))
    # Both count pairs of the same float64 scores: NaN (1 or 0 tokens) in the same places.
    np.testing.assert_allclose(agreement.value, stored[f"{pair}__kendall_tau"], rtol=0, atol=1e-6)
    assert (agreement.undefined != "").sum() == 11
