"""What every agreement measure keeps to."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ane_research.agreement import AgreementMeasure, TopKVariant
from tests.agreement.builders import pair_of, untied_vectors, vectors
from tests.agreement.measures import MEASURES, POSITIONAL
from tests.tolerances import EXACT

#: Sums over tokens in another order.
CLOSE = {"rtol": 0, "atol": EXACT}
IDS = {case.id for case in POSITIONAL}
RANKED = [case for case in MEASURES if case.id not in {"pearson", "jensen_shannon"}]
ORDER_FREE = [case for case in MEASURES if case.id not in IDS]


def test_every_registered_measure_and_variant_is_tried():
    measures = [case.values[0] for case in MEASURES]
    assert {type(measure) for measure in measures} == {
        AgreementMeasure.by_name(name)
        for name in AgreementMeasure.list_available()
        if AgreementMeasure.by_name(name).__module__.startswith("ane_research")
    }
    variants = {type(measure.variant) for measure in measures if hasattr(measure, "variant")}
    assert variants == {TopKVariant.by_name(name) for name in TopKVariant.list_available()}


@pytest.mark.parametrize("measure", MEASURES)
@settings(max_examples=15)
@given(scores=vectors())
def test_values_lie_in_the_range(measure, scores):
    agreement = measure(pair_of(scores))
    low, high = sorted((measure.worst, measure.best))
    if agreement.undefined[0]:
        assert np.isnan(agreement.value[0])
    else:
        assert low - EXACT <= agreement.value[0] <= high + EXACT


@pytest.mark.parametrize("measure", MEASURES)
@settings(max_examples=15)
@given(scores=vectors())
def test_a_vector_agrees_fully_with_itself(measure, scores):
    a, _ = scores
    agreement = measure(pair_of((a, a)))
    if not agreement.undefined[0]:
        np.testing.assert_allclose(agreement.value, measure.best, **CLOSE)


@pytest.mark.parametrize("measure", MEASURES)
@settings(max_examples=15)
@given(scores=vectors())
def test_which_vector_comes_first_does_not_matter(measure, scores):
    a, b = scores
    agreement = measure(pair_of((a, b), (b, a)))
    np.testing.assert_allclose(agreement.value[0], agreement.value[1], **CLOSE)
    assert agreement.undefined[0] == agreement.undefined[1]


@pytest.mark.parametrize("measure", ORDER_FREE)
@settings(max_examples=15)
@given(scores=vectors(), data=st.data())
def test_the_order_of_tokens_does_not_matter_ties_or_not(measure, scores, data):
    order = data.draw(st.permutations(range(len(scores[0]))))
    shuffled = tuple([vector[i] for i in order] for vector in scores)
    agreement = measure(pair_of(scores, shuffled))
    np.testing.assert_allclose(agreement.value[0], agreement.value[1], **CLOSE)


@pytest.mark.parametrize("measure", MEASURES)
@settings(max_examples=15)
@given(scores=untied_vectors(), data=st.data())
def test_the_order_of_tokens_does_not_matter_without_ties(measure, scores, data):
    order = data.draw(st.permutations(range(len(scores[0]))))
    shuffled = tuple([vector[i] for i in order] for vector in scores)
    agreement = measure(pair_of(scores, shuffled))
    np.testing.assert_allclose(agreement.value[0], agreement.value[1], **CLOSE)


@pytest.mark.parametrize("measure", RANKED)
@settings(max_examples=15)
@given(scores=vectors())
def test_increasing_maps_change_nothing(measure, scores):
    a, b = scores
    mapped = [2 * x**3 + 1 for x in a], [2.0**x for x in b]
    value = measure(pair_of((a, b), mapped)).value
    if np.isfinite(value).all():
        np.testing.assert_allclose(value[0], value[1], **CLOSE)


@pytest.mark.parametrize("measure", MEASURES)
@settings(max_examples=15)
@given(instances=st.lists(vectors(min_size=0), min_size=1, max_size=5))
def test_padding_and_neighbours_do_not_matter(measure, instances):
    expected = [measure(pair_of(instance)).value[0] for instance in instances]
    actual = measure(pair_of(*instances, padding=7.0, num_padding=3)).value
    np.testing.assert_allclose(actual, expected, **CLOSE)


@pytest.mark.parametrize("measure", MEASURES)
def test_random_tokens_of_many_scores_are_finite(measure):
    rng = np.random.default_rng(13)
    sparse = np.maximum(rng.normal(size=400), 0)
    agreement = measure(pair_of((sparse, rng.random(400)), (rng.random(400) * 1e-30, sparse)))
    assert np.isfinite(agreement.value).all()
