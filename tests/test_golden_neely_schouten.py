"""With the weights of a run of the code Neely & Schouten released, we find what it found.

Defects included: the study is `study.as_released`.
"""

from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ane_research.evaluation import StudyRows
from ane_research.report.tables import correlation_table
from tests.golden import GoldenRun

pytestmark = pytest.mark.slow

AGREEMENTS = ("kendall_tau", "kendall_top_k_average_length", "kendall_top_k_non_zero")
PAIRS = tuple(combinations(("attention", "gradient", "leave_one_out"), 2))

#: float32 through a network, in another order of summation than torch 1.4's.
SCORES = 1e-5
#: The same ranks give the same numbers, but for rounding in float64.
SAME_RANKS = 1e-6
#: Scores this close may be ranked either way by float32.
NEAR_TIE = 1e-6
#: A near tie moves one pair of tokens of one sentence; the mean over 1,821 hardly.
MEANS = 2e-3


@pytest.fixture(scope="module")
def golden(shared: Path) -> GoldenRun:
    return GoldenRun(shared)


@pytest.fixture(scope="module")
def rows(golden: GoldenRun) -> StudyRows:
    return golden.study("as_released")


def scores(rows: StudyRows, measure: str) -> list[np.ndarray]:
    return rows.importance[rows.importance["measure"] == measure]["scores"].tolist()


def largest_difference(ours: list[np.ndarray], theirs: list[np.ndarray]) -> float:
    return max(np.abs(a - b).max() for a, b in zip(ours, theirs, strict=True) if len(a))


def test_predictions_are_theirs(golden: GoldenRun, rows: StudyRows) -> None:
    index_of_1 = golden.arrays["prediction"]
    theirs = np.where(golden.arrays["label"] == 1, index_of_1, 1 - index_of_1)
    np.testing.assert_allclose(rows.instances["probability"], theirs, atol=SCORES)


def test_attention_is_theirs(golden: GoldenRun, rows: StudyRows) -> None:
    assert largest_difference(scores(rows, "attention"), golden.vectors("attention")) < SCORES


def test_gradients_are_theirs_up_to_their_normalisation(golden: GoldenRun, rows: StudyRows) -> None:
    normalised = [vector / vector.sum() for vector in scores(rows, "gradient")]
    assert largest_difference(normalised, golden.vectors("gradient")) < SCORES


def test_leave_one_out_differences_are_theirs_where_they_computed_them(
    golden: GoldenRun, rows: StudyRows
) -> None:
    theirs = [
        np.abs(without - prediction)[1:-1]
        for without, prediction in zip(
            golden.vectors("loo_prediction"), golden.arrays["prediction"], strict=True
        )
    ]
    inner = [vector[1:-1] for vector in scores(rows, "leave_one_out")]
    assert largest_difference(inner, theirs) < SCORES


def near_ties(rows: StudyRows, measures: tuple[str, str]) -> np.ndarray:
    """Sentences in which two compared tokens have almost, but not exactly, the same score."""
    found = np.zeros(len(rows.instances), dtype=bool)
    for measure in measures:
        for number, vector in enumerate(scores(rows, measure)):
            gaps = np.diff(np.sort(vector[1:-1]))
            found[number] |= bool(((gaps > 0) & (gaps < NEAR_TIE)).any())
    return found


def pair_rows(rows: StudyRows, pair: tuple[str, str], agreement: str) -> pd.DataFrame:
    table = rows.agreement
    return table[
        (table["measure_a"] == pair[0])
        & (table["measure_b"] == pair[1])
        & (table["agreement"] == agreement)
    ]


@pytest.mark.parametrize("agreement", AGREEMENTS)
@pytest.mark.parametrize("pair", PAIRS)
def test_each_sentence_agrees_as_theirs_but_for_near_ties(
    golden: GoldenRun, rows: StudyRows, pair: tuple[str, str], agreement: str
) -> None:
    ours = pair_rows(rows, pair, agreement)["value"].to_numpy()
    theirs = golden.agreement(*pair, agreement)
    assert (np.isnan(ours) == np.isnan(theirs)).all()
    differs = np.abs(ours - theirs) > SAME_RANKS
    assert not (differs & ~near_ties(rows, pair)).any()
    assert differs.sum() <= 5  # of 1,821
    # One swapped pair moves tau by 4 / (n (n - 1)), a top-k score by no more than its whole range.
    assert np.abs(ours - theirs)[differs].sum() < 1821 * MEANS


@pytest.mark.parametrize("agreement", AGREEMENTS)
@pytest.mark.parametrize("pair", PAIRS)
def test_each_table_is_theirs_with_true_class_names(
    golden: GoldenRun, rows: StudyRows, pair: tuple[str, str], agreement: str
) -> None:
    ours = correlation_table(pair_rows(rows, pair, agreement), pooled_significance=True)
    theirs = golden.table(*pair, agreement).loc[ours.index]
    np.testing.assert_allclose(ours["mean"], theirs["mean"], atol=MEANS)
    np.testing.assert_allclose(ours["std"], theirs["std"], atol=MEANS)
    if agreement == "kendall_tau":
        np.testing.assert_allclose(ours["sig_frac"], theirs["pval_sig"], atol=MEANS)
