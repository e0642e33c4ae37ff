import json
from pathlib import Path

import pandas as pd
import pytest

from ane_research.report.paper_tables import table_1, table_2
from ane_research.report.runs import Run, load_run
from ane_research.report.tables import correlation_tables, mean_and_std
from ane_research.results import AgreementRow, read_rows, write_rows
from tests.report.conftest import write_run

CORRECT, AS_RELEASED = "ours (correct)", "ours, as released"


def run_of(tmp_path: Path, experiment: str, seed: int) -> Run:
    return load_run(write_run(tmp_path / "outputs", experiment, "2026-11-21T08-15-02Z", (seed,)))


def ours(table: pd.DataFrame) -> pd.DataFrame:
    return table.drop(columns="published", level="source")


def of(table: pd.DataFrame, source: str) -> pd.DataFrame:
    return table.xs(source, axis="columns", level="source")


def test_published_sst_values_stand_in_the_row_of_the_true_class() -> None:
    # Their class 0 (.280, .240) is predicted positive.
    row = table_1({}).loc[("SST", "positive"), "gradient"]
    assert row["mean ± std", "published"] == "0.280 ± 0.221"
    assert row["sig. frac.", "published"] == "0.240"
    assert (
        table_1({}).loc[("SST", "negative"), ("leave-one-out", "mean ± std", "published")]
        == "0.174 ± 0.271"
    )


def test_table_1_puts_ours_beside_them_by_class(run_dir: Path) -> None:
    run = load_run(run_dir)
    table = of(table_1({run.experiment: run}), CORRECT)
    expected = correlation_tables(run.agreement)["attention_gradient_kendall_tau"]
    for label, name in (("0", "negative"), ("1", "positive")):
        row = table.loc[("SST", name), "gradient"]
        assert row["mean ± std"] == mean_and_std(expected.loc[label])
        assert row["sig. frac."] == f"{expected.loc[label, 'sig_frac']:.3f}"
    assert (table.loc["IMDB"] == "").all(axis=None)


def test_significance_as_released_is_pooled(tmp_path: Path) -> None:
    run = run_of(tmp_path, "sst_tanh_softmax_as_released", seed=1)
    path = run.folder / "experiment.json"
    path.write_text(json.dumps({"evaluation": {"pooled_significance": True}}))
    table = of(table_1({run.experiment: run}), AS_RELEASED)
    shares = table.loc["SST"].xs("sig. frac.", axis="columns", level=1)
    assert (shares.loc["negative"] == shares.loc["positive"]).all()


def test_controls_and_measures_they_do_not_have_are_left_out(run_dir: Path) -> None:
    run = load_run(run_dir)
    expected = table_1({run.experiment: run})
    for path in run.folder.glob("seed_*/agreement.parquet"):
        rows = read_rows(AgreementRow, path)
        others = [
            rows[rows["measure_b"] == "gradient"].assign(measure_b=name, control=control)
            for name, control in (("random", True), ("untrained", True), ("mine", False))
        ]
        write_rows(pd.concat([rows, *others]), AgreementRow, path)
    pd.testing.assert_frame_equal(table_1({run.experiment: load_run(run_dir)}), expected)


def test_without_runs_our_cells_are_blank_and_the_published_ones_are_not() -> None:
    for table in (table_1({}), table_2({})):
        assert (ours(table) == "").all(axis=None)
        assert (of(table, "published") != "").all(axis=None)


def test_table_2_shows_every_published_number() -> None:
    published = of(table_2({}), "published")
    assert published.shape == (12, 4)
    cell = published.loc[("SST", "sparsemax, non-zero", "negative"), ("gradient", "tanh")]
    assert cell == "0.784 ± 0.461"


@pytest.mark.parametrize(
    ("section", "agreement"),
    [
        ("sparsemax, all tokens", "kendall_tau"),
        ("sparsemax, non-zero", "kendall_top_k_non_zero"),
    ],
)
def test_table_2_has_a_column_for_each_of_the_two_studies(
    section: str, agreement: str, tmp_path: Path
) -> None:
    correct = run_of(tmp_path, "imdb_dot_sparsemax", seed=1)
    released = run_of(tmp_path, "imdb_dot_sparsemax_as_released", seed=2)
    table = table_2({run.experiment: run for run in (correct, released)})
    cells = table["leave-one-out"]["dot"].loc["IMDB", section, "positive"]
    for source, run in ((CORRECT, correct), (AS_RELEASED, released)):
        expected = correlation_tables(run.agreement)[f"attention_leave_one_out_{agreement}"]
        assert cells[source] == mean_and_std(expected.loc["1"])


def test_a_study_that_was_not_run_leaves_its_column_blank(tmp_path: Path) -> None:
    run = run_of(tmp_path, "imdb_dot_sparsemax_as_released", seed=1)
    table = table_2({run.experiment: run})
    assert (of(table, CORRECT) == "").all(axis=None)
    assert (of(table, AS_RELEASED) != "").any(axis=None)


def test_a_softmax_section_takes_nothing_from_a_sparsemax_run(tmp_path: Path) -> None:
    run = run_of(tmp_path, "imdb_dot_sparsemax", seed=1)
    table = ours(table_2({run.experiment: run}))
    softmax = table.index.get_level_values("attention").str.startswith("softmax")
    assert (table[softmax] == "").all(axis=None)


def test_runs_of_other_experiments_are_left_out(run_dir: Path) -> None:
    pd.testing.assert_frame_equal(table_2({"quickstart": load_run(run_dir)}), table_2({}))
