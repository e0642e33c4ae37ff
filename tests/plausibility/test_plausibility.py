from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, f1_score, jaccard_score

from ane_research.draws import ranking
from ane_research.plausibility import PlausibilityMeasure, RatedText
from tests.tolerances import EXACT

MEASURES = ("auprc", "token_f1", "iou")
SCIKIT_LEARN = {"token_f1": f1_score, "iou": jaccard_score}


def rated(scores: list[float], rationale: list[int], num_selected: int) -> RatedText:
    relevant = np.isin(np.arange(len(scores)), rationale)
    draws = np.arange(len(scores)) / len(scores)
    return RatedText(np.array(scores), relevant, ranking(scores, draws), num_selected)


def value(measure: str, text: RatedText) -> float:
    return PlausibilityMeasure.by_name(measure)()(text).value


@st.composite
def texts(draw: st.DrawFn) -> RatedText:
    scores = draw(st.lists(st.floats(0, 1, width=16), min_size=2, max_size=12))
    positions = st.integers(0, len(scores) - 1)
    rationale = draw(st.sets(positions, min_size=1, max_size=len(scores) - 1))
    return rated(scores, sorted(rationale), draw(st.integers(1, len(scores))))


def test_measures_of_a_case_worked_by_hand() -> None:
    # Ranked: 2, 0, 3, 1, of which 0 and 1 decide: precision 1/2 at rank 2 and 2/4 at rank 4.
    text = rated([0.7, 0.1, 0.9, 0.2], rationale=[0, 1], num_selected=3)
    assert value("auprc", text) == pytest.approx(1 / 2, abs=EXACT)
    # One of the three selected, 2, 0 and 3, is one of the two: precision 1/3, recall 1/2.
    assert value("token_f1", text) == pytest.approx(2 / 5, abs=EXACT)
    assert value("iou", text) == pytest.approx(1 / 4, abs=EXACT)


@pytest.mark.parametrize("measure", MEASURES)
def test_scores_of_the_rationale_alone_are_wholly_plausible(measure: str) -> None:
    text = rated([0.0, 0.5, 0.5, 0.0, 0.0], rationale=[1, 2], num_selected=2)
    assert value(measure, text) == pytest.approx(1, abs=EXACT)


@pytest.mark.parametrize("measure", SCIKIT_LEARN)
@given(text=texts())
def test_overlaps_are_those_of_scikit_learn(measure: str, text: RatedText) -> None:
    expected = SCIKIT_LEARN[measure](text.rationale, text.selected)
    assert value(measure, text) == pytest.approx(expected, abs=EXACT)


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("num_selected", [1, 3])
@pytest.mark.parametrize("rationale", [[2], [0, 1], [0, 3, 4]])
def test_random_is_the_mean_over_all_orders(
    measure: str, rationale: list[int], num_selected: int
) -> None:
    orders = [
        rated(list(map(float, order)), rationale, num_selected) for order in permutations(range(5))
    ]
    expected = np.mean([value(measure, text) for text in orders])
    baseline = PlausibilityMeasure.by_name(measure)()(orders[0]).random
    assert baseline == pytest.approx(expected, abs=EXACT)


@pytest.mark.parametrize("rationale", [[2], [0, 1], [0, 3, 4]])
@pytest.mark.parametrize("scores", [[0, 0, 0, 0, 1], [0, 0.5, 0.5, 0, 0.25], [1, 1, 1, 1, 1]])
def test_random_average_precision_keeps_the_scores_that_are_equal(
    scores: list[float], rationale: list[int]
) -> None:
    orders = [rated(list(order), rationale, 1) for order in permutations(scores)]
    expected = np.mean([value("auprc", text) for text in orders])
    baseline = PlausibilityMeasure.by_name("auprc")()(orders[0]).random
    assert baseline == pytest.approx(expected, abs=EXACT)


@pytest.mark.parametrize("measure", MEASURES)
@given(text=texts())
def test_length_matched_is_the_mean_over_all_spans(measure: str, text: RatedText) -> None:
    num_tokens, length = len(text.scores), text.num_selected
    spans = []
    for start in range(num_tokens - length + 1):
        scores = [float(start <= token < start + length) for token in range(num_tokens)]
        span = rated(scores, list(np.flatnonzero(text.rationale)), length)
        spans.append(value(measure, span))
    baseline = PlausibilityMeasure.by_name(measure)()(text).length_matched
    assert baseline == pytest.approx(np.mean(spans), abs=EXACT)


@given(text=texts())
def test_everything_lies_between_0_and_1(text: RatedText) -> None:
    for measure in MEASURES:
        found = PlausibilityMeasure.by_name(measure)()(text)
        for number in (found.value, found.random, found.length_matched):
            assert -EXACT <= number <= 1 + EXACT


def test_equal_scores_have_the_average_precision_of_no_knowledge() -> None:
    text = rated([0.5] * 4, rationale=[1], num_selected=1)
    assert value("auprc", text) == average_precision_score(text.rationale, [0, 0, 0, 0]) == 0.25


def test_every_choice_of_as_many_tokens_is_as_likely_at_random() -> None:
    relevant = {0, 2}
    chosen = [len(relevant & set(choice)) for choice in combinations(range(6), 3)]
    text = rated([0.1 * t for t in range(6)], sorted(relevant), num_selected=3)
    found = PlausibilityMeasure.by_name("iou")()(text)
    expected = np.mean([overlap / (5 - overlap) for overlap in chosen])
    assert found.random == pytest.approx(expected, abs=EXACT)
