from pathlib import Path

import pandas as pd
import pytest

from ane_research.report.paper_tables import table_1, table_2
from ane_research.report.runs import load_run
from ane_research.report.tables import correlation_tables, mean_and_std
from tests.report.conftest import write_run


@pytest.fixture
def dot_run(tmp_path: Path) -> Path:
    return write_run(tmp_path / "outputs", "imdb_dot_sparsemax", "2026-11-21T08-15-02Z", (1,))


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
    ours = table_1({run.experiment: run}).xs("ours", axis="columns", level="source")
    expected = correlation_tables(run.agreement)["attention_gradient_kendall_tau"]
    for label, name in (("0", "negative"), ("1", "positive")):
        row = ours.loc[("SST", name), "gradient"]
        assert row["mean ± std"] == mean_and_std(expected.loc[label])
        assert row["sig. frac."] == f"{expected.loc[label, 'sig_frac']:.3f}"
    assert (ours.loc["IMDB"] == "").all(axis=None)


def test_without_runs_our_cells_are_blank_and_the_published_ones_are_not() -> None:
    for table in (table_1({}), table_2({})):
        assert (table.xs("ours", axis="columns", level="source") == "").all(axis=None)
    published = table_1({}).xs("published", axis="columns", level="source")
    assert (published != "").all(axis=None)


def test_table_2_shows_every_published_number_and_none_for_fagin() -> None:
    published = table_2({}).xs("published", axis="columns", level="source")
    fagin = published.index.get_level_values("attention").str.contains("Fagin")
    assert published.shape == (20, 4)
    assert (published[fagin] == "").all(axis=None)
    assert (published[~fagin] != "").all(axis=None)
    cell = published.loc[("SST", "sparsemax, non-zero", "negative"), ("gradient", "tanh")]
    assert cell == "0.784 ± 0.461"


@pytest.mark.parametrize(
    ("section", "agreement"),
    [
        ("sparsemax, all tokens", "kendall_tau"),
        ("sparsemax, non-zero", "kendall_top_k_non_zero_as_released"),
        ("sparsemax, non-zero (Fagin)", "kendall_top_k_non_zero"),
    ],
)
def test_table_2_puts_ours_under_the_formula_it_was_computed_by(
    section: str, agreement: str, dot_run: Path
) -> None:
    run = load_run(dot_run)
    table = table_2({run.experiment: run})
    expected = correlation_tables(run.agreement)[f"attention_leave_one_out_{agreement}"]
    cell = table.loc[("IMDB", section, "positive"), ("leave-one-out", "dot", "ours")]
    assert cell == mean_and_std(expected.loc["1"])


def test_a_softmax_section_takes_nothing_from_a_sparsemax_run(dot_run: Path) -> None:
    table = table_2({"imdb_dot_sparsemax": load_run(dot_run)})
    ours = table.xs("ours", axis="columns", level="source")
    softmax = ours.index.get_level_values("attention").str.startswith("softmax")
    assert (ours[softmax] == "").all(axis=None)


def test_runs_of_other_experiments_are_left_out(run_dir: Path) -> None:
    pd.testing.assert_frame_equal(table_2({"quickstart": load_run(run_dir)}), table_2({}))
