from copy import copy

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ane_research.agreement import AgreementMeasure, AsReleased, KendallTau, KendallTopK, ScorePair
from tests.agreement.builders import pair_of, vectors


class Overlap(AgreementMeasure):
    """A user's own measure: the least it takes."""

    def agree(self, a, b):
        return float(np.mean(a == b)), np.nan


def test_a_measure_of_ones_own_needs_only_agree():
    pair = pair_of(([1, 2, 3], [1, 2, 0]), ([1, 2], [1, 2]))
    agreement = Overlap()(pair)
    np.testing.assert_allclose(agreement.value, [2 / 3, 1])
    assert np.isnan(agreement.p_value).all()
    assert agreement.k.tolist() == [3, 2]
    assert agreement.undefined.tolist() == ["", ""]


def test_agree_sees_no_padding():
    seen = []

    class Spy(Overlap):
        def agree(self, a, b):
            seen.append((a.tolist(), b.tolist()))
            return 0.0, 1.0

    Spy()(pair_of(([1, 2], [3, 4]), num_padding=3))
    assert seen == [([1, 2], [3, 4])]


def test_a_measure_without_agree_or_compare_says_so():
    with pytest.raises(NotImplementedError, match="Empty implements neither"):
        type("Empty", (AgreementMeasure,), {})()(pair_of(([1, 2], [2, 1])))


def test_a_nan_that_agree_returns_is_marked_undefined():
    class NoValue(Overlap):
        def agree(self, a, b):
            return np.nan, np.nan

    assert NoValue()(pair_of(([1, 2], [2, 1]))).undefined.tolist() == ["no value"]


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        ([], [], "fewer than 2 tokens"),
        ([1], [2], "fewer than 2 tokens"),
        ([1, 1, 1], [1, 2, 3], "constant scores"),
        ([1, 2, 3], [4, 4, 4], "constant scores"),
        ([1, 2, 3], [0, 0, 0], "all scores 0"),
        ([1, np.nan], [1, 2], "NaN scores"),
        ([1, 2], [np.nan, np.nan], "NaN scores"),
    ],
)
@pytest.mark.parametrize("measure", [Overlap(), KendallTau(), KendallTopK(2)])
def test_undefined_instances_have_a_reason_and_no_value(measure, a, b, reason):
    defined = ([1, 2, 3, 4], [1, 2, 3, 4])
    agreement = measure(pair_of((a, b), defined))
    assert agreement.undefined.tolist() == [reason, ""]
    assert np.isnan(agreement.value).tolist() == [True, False]
    assert np.isnan(agreement.p_value[0])


@pytest.mark.parametrize("measure", [Overlap(), KendallTau(), KendallTopK(2)])
def test_no_instances_give_an_empty_agreement(measure):
    assert len(measure(pair_of()).value) == 0


@pytest.mark.parametrize("num_padding", [0, 2])
def test_empty_instances_alone_are_undefined(num_padding):
    agreement = KendallTau()(pair_of(([], []), ([], []), num_padding=num_padding))
    assert agreement.undefined.tolist() == ["fewer than 2 tokens"] * 2


@pytest.mark.parametrize("padding", [np.nan, np.inf, -1.0, 1e9])
@pytest.mark.parametrize("k", ["kendall_tau", 2, 0.7])
def test_padding_values_are_ignored(padding, k):
    measure = KendallTau() if k == "kendall_tau" else KendallTopK(k)
    instances = [([3, 1, 2], [1, 2, 3]), ([1, 2, 2, 5, 4], [5, 5, 1, 2, 3]), ([4, 4], [1, 2])]
    expected = measure(pair_of(*instances))
    actual = measure(pair_of(*instances, padding=padding, num_padding=4))
    # Equal to the last bit: padding takes no part in any sum.
    np.testing.assert_array_equal(actual.value, expected.value)
    np.testing.assert_array_equal(actual.p_value, expected.p_value)
    assert actual.undefined.tolist() == expected.undefined.tolist()


@pytest.mark.parametrize("measure", [KendallTau(), KendallTopK(3), KendallTopK(3, AsReleased())])
@given(data=st.data(), batch_cells=st.integers(1, 60))
def test_order_of_instances_and_size_of_batches_do_not_matter(measure, data, batch_cells):
    instances = data.draw(st.lists(vectors(min_size=0), min_size=1, max_size=8))
    order = data.draw(st.permutations(range(len(instances))))
    expected = measure(pair_of(*instances))
    measure = copy(measure)
    measure.batch_cells = batch_cells
    actual = measure(pair_of(*[instances[i] for i in order]))
    # Equal to the last bit: an instance's numbers are its own.
    np.testing.assert_array_equal(actual.value, expected.value[order])
    np.testing.assert_array_equal(actual.p_value, expected.p_value[order])
    assert actual.undefined.tolist() == expected.undefined[order].tolist()


def test_inputs_are_left_as_they_were():
    pair = pair_of(([3, 1, 2], [1, 2, 3]), ([1, 2], [2, 1]), padding=7.0)
    before = pair.a.copy(), pair.b.copy()
    KendallTau()(pair)
    KendallTopK(1)(pair)
    np.testing.assert_array_equal((pair.a, pair.b), before)


def test_scores_of_different_shapes_are_refused():
    three = np.ones(3, dtype=np.int64)
    with pytest.raises(ValueError, match=r"shapes \(3, 4\) and \(3, 5\)"):
        ScorePair(np.ones((3, 4)), np.ones((3, 5)), three, three, average_length=4)


def test_lengths_beyond_the_columns_are_refused():
    with pytest.raises(ValueError, match="length 5 of 4 columns"):
        ScorePair(np.ones((1, 4)), np.ones((1, 4)), np.array([5]), np.array([1]), average_length=4)
