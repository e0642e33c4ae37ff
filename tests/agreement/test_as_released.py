from itertools import product

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from ane_research.agreement import AsReleased, KendallTopK
from ane_research.agreement.as_released import partial_sort_top_k
from tests.agreement import golden
from tests.agreement.builders import pair_of, vectors
from tests.tolerances import EXACT

# A handful of float64 operations on numbers of order 1.
CLOSE = {"rtol": 0, "atol": EXACT}


@pytest.mark.parametrize(("k", "value"), [(1, 1.0), (2, 0.875), (3, 5 / 6), (5, 0.8), (10, 0.775)])
def test_disjoint_lists_score_far_above_minus_1(k, value):
    a = list(range(30))
    agreement = KendallTopK(k, AsReleased())(pair_of((a, a[::-1])))
    np.testing.assert_allclose(agreement.value, value, **CLOSE)


def test_constant_scores_agree_with_everything():
    agreement = KendallTopK(1.0, AsReleased())(pair_of(([1, 1, 1, 1], [3, 1, 4, 2])))
    assert agreement.value.tolist() == [1]
    assert agreement.undefined.tolist() == [""]


def test_one_token_agrees_with_itself():
    assert KendallTopK(1, AsReleased())(pair_of(([2], [5]))).value.tolist() == [1]


def test_no_tokens_and_nan_scores_are_undefined():
    pair = pair_of(([], []), ([np.nan, 1], [1, 2]))
    undefined = KendallTopK(1, AsReleased())(pair).undefined.tolist()
    assert undefined == ["fewer than 2 tokens", "NaN scores"]


@given(scores=vectors(), k=st.integers(1, 12))
def test_equals_its_formula_term_by_term(scores, k):
    a, b = scores
    k = min(k, len(a))
    lists = [set(np.argpartition(np.array(x, np.longdouble), -k)[-k:].tolist()) for x in scores]
    common, union = sorted(lists[0] & lists[1]), lists[0] | lists[1]
    distance = 0.0
    if len({a[i] for i in common}) > 1 and len({b[i] for i in common}) > 1:
        tau = scipy.stats.kendalltau([a[i] for i in common], [b[i] for i in common]).statistic
        distance = (1 - (tau / 2 + 0.5)) * len(common) ** 2
    for vector, tokens in zip(scores, lists, strict=True):
        alone = tokens - set(common)
        distance += sum(vector[i] < vector[j] for i, j in product(common, alone))
    distance += (k - len(common)) * (k - len(common) - 1) / 2
    agreement = KendallTopK(k, AsReleased())(pair_of(scores))
    np.testing.assert_allclose(agreement.value, 1 - 2 * distance / len(union) ** 2, **CLOSE)


@given(scores=vectors(min_size=1), k=st.integers(1, 12))
def test_lists_hold_k_highest_scores(scores, k):
    a = np.array([scores[0]], dtype=np.float64)
    k = min(k, a.size)
    chosen = partial_sort_top_k(a, np.array([a.size]), np.array([k]))
    assert sorted(a[chosen]) == sorted(scores[0])[-k:]


@pytest.mark.parametrize("pair", golden.PAIRS)
@pytest.mark.parametrize("k", ["non_zero", "average_length"])
def test_equals_the_released_code_on_its_own_scores_ties_included(shared, pair, k):
    stored = golden.load(shared)
    agreement = KendallTopK(k, AsReleased())(golden.score_pair(stored, pair))
    # In most sentences beyond 19 tokens sparse attention has fewer than 19 non-zero scores: which
    # zeros fill its list moves a value by up to .3, so that agreement to 1e-6 means the same ones.
    expected = stored[f"{pair}__kendall_top_k_{k}"]
    np.testing.assert_allclose(agreement.value, expected, rtol=0, atol=1e-6)
    assert (agreement.undefined != "").sum() == 2
