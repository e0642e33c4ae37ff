"""Pearson, Spearman, weighted tau and AP correlation against SciPy and their definitions."""

import numpy as np
import pytest
import scipy.stats
from hypothesis import given

from ane_research.agreement import Pearson, Spearman, TauAP, WeightedTau
from ane_research.agreement.spearman import mean_ranks
from tests.agreement.builders import pair_of, untied_vectors, vectors
from tests.tolerances import EXACT

CLOSE = {"rtol": 0, "atol": EXACT}
# Where r is 1 but for rounding, the p-value is the root of that.
P_VALUE = {"rtol": 1e-6, "atol": 1e-6}


@pytest.mark.parametrize(
    ("measure", "reference"),
    [(Pearson(), scipy.stats.pearsonr), (Spearman(), scipy.stats.spearmanr)],
)
@given(scores=vectors(min_size=3))
def test_value_and_p_value_equal_scipys(measure, reference, scores):
    agreement = measure(pair_of(scores))
    if not agreement.undefined[0]:
        expected = reference(*scores)
        np.testing.assert_allclose(agreement.value, expected.statistic, **CLOSE)
        np.testing.assert_allclose(agreement.p_value, expected.pvalue, **P_VALUE)


@pytest.mark.parametrize("measure", [Pearson(), Spearman()])
def test_two_tokens_show_nothing(measure):
    agreement = measure(pair_of(([1, 2], [3, 5]), ([1, 2], [5, 3])))
    assert agreement.value.tolist() == [1, -1]
    assert agreement.p_value.tolist() == [1, 1]


def test_pearson_sees_very_small_scores():
    a, b = np.random.default_rng(3).random((2, 20))
    value = Pearson()(pair_of((a, b), (a * 1e-200, b * 1e200))).value
    assert value[0] == pytest.approx(value[1], abs=EXACT)


@given(scores=vectors(min_size=1))
def test_mean_ranks_equal_scipys(scores):
    a = np.array([scores[0]], dtype=np.float64)
    np.testing.assert_array_equal(mean_ranks(a), scipy.stats.rankdata(-a, axis=1))


@given(scores=vectors())
def test_weighted_tau_equals_scipys(scores):
    agreement = WeightedTau()(pair_of(scores))
    if not agreement.undefined[0]:
        expected = scipy.stats.weightedtau(*scores).statistic
        np.testing.assert_allclose(agreement.value, expected, **CLOSE)


def test_weighted_tau_of_a_long_text_equals_scipys():
    a, b = np.random.default_rng(13).random((2, 300))
    value = WeightedTau()(pair_of((a, b))).value
    np.testing.assert_allclose(value, scipy.stats.weightedtau(a, b).statistic, **CLOSE)


def one_way(truth, other):
    """Of the tokens above each, those that are above it in `other` too, less those below."""
    shares = []
    for i in range(len(truth)):
        above = [j for j in range(len(truth)) if truth[j] > truth[i]]
        if above:
            shares.append(np.mean([np.sign(other[j] - other[i]) for j in above]))
    return np.mean(shares)


@given(scores=vectors())
def test_ap_correlation_is_the_mean_of_both_ways(scores):
    a, b = scores
    agreement = TauAP()(pair_of(scores))
    if not agreement.undefined[0]:
        expected = (one_way(a, b) + one_way(b, a)) / 2
        np.testing.assert_allclose(agreement.value, expected, **CLOSE)


@given(scores=untied_vectors())
def test_ap_correlation_one_way_is_that_of_its_authors(scores):
    a, b = map(np.array, scores)
    ranked = b[np.argsort(-a)]
    right = [np.mean(ranked[:i] > ranked[i]) for i in range(1, len(a))]
    assert one_way(a, b) == pytest.approx(2 * np.mean(right) - 1)


@pytest.mark.parametrize("measure", [WeightedTau(), TauAP()])
def test_an_exchange_at_the_top_costs_more_than_one_at_the_bottom(measure):
    order = [6, 5, 4, 3, 2, 1]
    value = measure(pair_of((order, [5, 6, 4, 3, 2, 1]), (order, [6, 5, 4, 3, 1, 2]))).value
    assert value[0] < value[1] < 1
