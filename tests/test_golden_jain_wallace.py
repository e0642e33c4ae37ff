"""With the weights of a run of the code Jain & Wallace released, we find what it found."""

import math
from pathlib import Path

import numpy as np
import pytest

from ane_research.counterfactual import Adversarial, Effect
from ane_research.evaluation import StudyRows
from tests.golden_jain_wallace import GoldenRun

pytestmark = pytest.mark.slow

#: float32 through a network, in another order of summation than torch 1.4's.
SCORES = 1e-5
#: The same ranks give the same numbers, but for rounding in float64.
SAME_RANKS = 1e-6
#: Scores this close may be ranked either way by float32.
NEAR_TIE = 1e-6
NUM_SEARCHED = 320  #: sentences, the shortest, for which they kept the search's result
#: Of a measure the name in their file, and in how many of 1,725 sentences near ties may move tau.
#: Where a prediction is all but certain, leave-one-out is a difference of numbers next to 1.
MEASURES = [("gradient", "gradient", 5), ("leave_one_out", "loo", 300)]


@pytest.fixture(scope="module")
def golden(shared: Path) -> GoldenRun:
    return GoldenRun(shared)


@pytest.fixture(scope="module")
def rows(golden: GoldenRun) -> StudyRows:
    return golden.study()


@pytest.fixture(scope="module")
def search(golden: GoldenRun) -> Effect:
    texts = golden.shortest(NUM_SEARCHED)
    return Adversarial()(golden.model, texts.tokens, texts.mask)


def scores(rows: StudyRows, measure: str) -> list[np.ndarray]:
    return rows.importance[rows.importance["measure"] == measure]["scores"].tolist()


def largest_difference(ours: list[np.ndarray], theirs: list[np.ndarray]) -> float:
    return max(np.abs(a - b).max() for a, b in zip(ours, theirs, strict=True))


def test_predictions_are_theirs(golden: GoldenRun, rows: StudyRows) -> None:
    of_label_1 = golden.arrays["prediction"]
    theirs = np.maximum(of_label_1, 1 - of_label_1)
    np.testing.assert_allclose(rows.instances["probability"], theirs, atol=SCORES)
    predicted = (of_label_1 > 0.5).astype(int).astype(str)
    assert rows.instances["predicted_label"].tolist() == predicted.tolist()


def test_attention_is_theirs(golden: GoldenRun, rows: StudyRows) -> None:
    assert largest_difference(scores(rows, "attention"), golden.vectors("attention")) < SCORES


def test_gradients_are_theirs(golden: GoldenRun, rows: StudyRows) -> None:
    theirs = [np.abs(vector) for vector in golden.vectors("gradient")]
    assert largest_difference(scores(rows, "gradient"), theirs) < SCORES


def test_leave_one_out_differences_are_theirs(golden: GoldenRun, rows: StudyRows) -> None:
    theirs = [
        np.abs(without - prediction)
        for without, prediction in zip(
            golden.vectors("loo_prediction"), golden.arrays["prediction"], strict=True
        )
    ]
    assert largest_difference(scores(rows, "leave_one_out"), theirs) < SCORES


def near_ties(rows: StudyRows, measure: str) -> np.ndarray:
    """Sentences in which two tokens have almost, or exactly, the same score."""
    return np.array(
        [
            any((np.diff(np.sort(vector)) < NEAR_TIE).any() for vector in vectors)
            for vectors in zip(scores(rows, "attention"), scores(rows, measure), strict=True)
        ]
    )


@pytest.mark.parametrize(("measure", "name", "num_moved"), MEASURES)
def test_tau_and_p_are_theirs_but_for_near_ties(
    golden: GoldenRun, rows: StudyRows, measure: str, name: str, num_moved: int
) -> None:
    pairs = rows.agreement
    ours = pairs[(pairs["measure_a"] == "attention") & (pairs["measure_b"] == measure)]
    # The exact p-values of their SciPy exceed 1 where tau is 0: twice more than half of all orders.
    p_values = np.minimum(golden.arrays[f"p_{name}"], 1)
    same_tau, same_p = (
        np.isclose(a, b, atol=SAME_RANKS, rtol=0, equal_nan=True)
        for a, b in ((ours["value"], golden.arrays[f"tau_{name}"]), (ours["p_value"], p_values))
    )
    assert (same_tau & same_p)[~near_ties(rows, measure)].all()
    # Where their prediction rounds to 1 their scores may all be 0; ours then have an order.
    undefined = np.isnan(golden.arrays[f"tau_{name}"])
    assert (golden.arrays["prediction"][undefined] == 1).all()
    assert ours["value"].notna().all()
    assert (~same_tau & ~undefined).sum() <= num_moved
    # What moves, moves little: in the mean over all sentences nothing.
    theirs = np.nanmean(golden.arrays[f"tau_{name}"])
    assert ours["value"].mean() == pytest.approx(theirs, abs=1e-3)


def test_permutations_move_the_prediction_as_much_as_theirs(
    golden: GoldenRun, rows: StudyRows
) -> None:
    prediction = golden.arrays["prediction"][:, np.newaxis]
    theirs = np.median(np.abs(golden.arrays["permutation_prediction"] - prediction), axis=1)
    ours = rows.counterfactual["median_tvd"].to_numpy()
    assert ours.mean() == pytest.approx(theirs.mean(), rel=0.05)
    assert np.median(ours) == pytest.approx(np.median(theirs), rel=0.05)
    # Sentence by sentence the two differ by the luck of 100 draws.
    assert np.corrcoef(ours, theirs)[0, 1] > 0.97


def test_the_search_finds_attention_as_different_as_theirs(
    golden: GoldenRun, search: Effect
) -> None:
    assert golden.arrays["max_jsd"].mean() == pytest.approx(0.583, abs=1e-3)
    assert search.max_jsd.mean() >= 0.57
    assert (search.max_jsd <= math.log(2)).all()


def test_what_the_search_finds_predicts_alike(golden: GoldenRun, search: Effect) -> None:
    assert (search.tvd_at_max_jsd <= 0.05).all()
    assert (search.num_accepted > 0).all()
    lengths = golden.arrays["lengths"][:NUM_SEARCHED] - 2
    for weights, length in zip(search.weights, lengths, strict=True):
        assert weights.sum().item() == pytest.approx(1, abs=1e-9)
        assert (weights[length:] == 0).all()


def test_their_own_adversaries_are_measured_as_they_measure_them(golden: GoldenRun) -> None:
    """The largest divergence of their accepted adversaries, from their files, by our measure."""
    measured = golden.measure_their_adversaries()
    np.testing.assert_allclose(measured, golden.arrays["max_jsd"], atol=SCORES)
