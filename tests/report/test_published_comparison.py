from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ane_research.report.published_comparison import compare_with_published, seed_interval
from ane_research.report.runs import Run, load_run
from ane_research.report.tables import correlation_tables
from tests.report.conftest import write_run
from tests.report.published_runs import NS_FILE, reference, write_reproduction
from tests.tolerances import EXACT


def compare(*runs: Run) -> pd.DataFrame:
    return compare_with_published(runs, reference)


def row_of(rows: pd.DataFrame, label: str) -> pd.Series:
    """Jain & Wallace's tau with gradient of one class."""
    ours = rows["source"].str.startswith("Jain") & rows["measure_a"].eq("attention")
    (row,) = (row for _, row in rows[ours & rows["measure_b"].eq("gradient")].iterrows()
              if row["class"] == label)  # fmt: skip
    return row


def test_a_run_stands_beside_every_number_of_its_cell_in_both_papers(tmp_path: Path) -> None:
    rows = compare(write_reproduction(tmp_path))
    # Theirs: two pairs of three classes, one of all; Table 1 and Table 2 at average length.
    assert rows.groupby("source", sort=False).size().to_list() == [7, 8]
    assert set(rows["experiment"]) == {"jw_sst_tanh_softmax"}


@pytest.mark.parametrize("label", ["0", "1", "all_classes"])
def test_ours_is_what_the_tables_of_the_run_say(label: str, tmp_path: Path) -> None:
    run = write_reproduction(tmp_path)
    expected = correlation_tables(run.agreement)["attention_gradient_kendall_tau"].loc[label]
    row = row_of(compare(run), label)
    columns = ["mean", "std", "n", "n_undefined"]
    np.testing.assert_allclose(row[columns].astype(float), expected[columns], atol=EXACT)
    assert row["difference"] == pytest.approx(row["mean"] - row["published_mean"], abs=EXACT)


def test_the_interval_is_the_prediction_interval_of_student() -> None:
    # By hand for 0.1, 0.2, 0.3: s = 0.1 and t(.975, 2) = 4.302653.
    lower, upper = seed_interval(pd.Series([0.1, 0.2, 0.3]))
    half = 4.302653 * 0.1 * np.sqrt(4 / 3)
    assert (lower, upper) == pytest.approx((0.2 - half, 0.2 + half), abs=1e-6)


def test_one_more_seed_lies_in_the_interval_in_95_of_100_cases() -> None:
    rng = np.random.default_rng(13)
    draws = rng.normal(size=(2000, 4))
    bounds = [seed_interval(pd.Series(draw[:3])) for draw in draws]
    inside = [low <= draw[3] <= high for draw, (low, high) in zip(draws, bounds, strict=True)]
    # Four times the standard error of a share of .95 of 2,000.
    assert np.mean(inside) == pytest.approx(0.95, abs=0.02)


def test_one_seed_decides_nothing(tmp_path: Path) -> None:
    rows = compare(write_reproduction(tmp_path, seeds=(1,)))
    assert set(rows["verdict"]) == {"undecided"}
    assert rows[["lower", "upper"]].isna().all(axis=None)


def test_the_verdict_is_by_the_interval(tmp_path: Path) -> None:
    rows = compare(write_reproduction(tmp_path))
    inside = rows["published_mean"].between(rows["lower"], rows["upper"])
    assert (rows["verdict"] == inside.map({True: "within", False: "outside"})).all()
    assert set(rows["verdict"]) == {"within", "outside"}


def test_a_class_that_is_never_predicted_is_undefined_and_stays(tmp_path: Path) -> None:
    run = write_reproduction(tmp_path)
    run.agreement["predicted_label"] = "0"
    row = row_of(compare(run), "1")
    assert row["n"] == row["num_seeds"] == 0
    assert np.isnan(row["mean"])
    assert row["verdict"] == "undecided"


def test_reasons_are_those_of_the_run_and_of_the_measure(tmp_path: Path) -> None:
    changes = {
        "trainer.num_epochs": 1,
        "evaluation.agreement.kendall_top_k_average_length.variant": "fagin",
    }
    rows = compare(write_reproduction(tmp_path, NS_FILE, changes=changes))
    rows = rows[rows["source"].str.startswith("Neely")]
    trained = "training: trainer.num_epochs 1, theirs 40"
    assert rows["reasons"].map(lambda reasons: trained in reasons).all()
    of_measure = rows["reasons"].map(lambda reasons: reasons[-1].startswith("measure: "))
    assert (of_measure == (rows["agreement"] == "kendall_top_k_average_length")).all()


def test_a_run_of_what_no_paper_has_is_left_out(tmp_path: Path) -> None:
    folder = write_run(tmp_path, "quickstart", "2026-11-21T08-15-02Z", (1,))
    rows = compare(load_run(folder))
    assert rows.empty
    assert {"mean", "difference", "verdict", "reasons"} <= set(rows.columns)
