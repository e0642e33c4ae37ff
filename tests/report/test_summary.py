import io
import statistics
from pathlib import Path

import pandas as pd
import pytest
from rich.console import Console

from ane_research.report.runs import Run, load_run
from ane_research.report.summary import as_markdown, as_rich, blocks, summary
from ane_research.results import AgreementRow, write_rows
from tests.report.conftest import add_counterfactuals, agreement_rows, write_run

TIME = "2026-11-21T08-15-02Z"
TAU = "Kendall's tau"
NON_ZERO = "Top-k tau, non-zero weights"
PAIR = "attention vs leave-one-out"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Seeds 2 and 12, of test accuracy 0.792 and 0.802."""
    return load_run(write_run(tmp_path, "mine", TIME, (2, 12)))


def test_an_experiment_is_a_row_with_test_metrics_and_every_correlation(run: Run) -> None:
    table = summary({"mine": run})
    assert list(table.index) == ["mine"]
    assert table.columns.get_level_values(0).value_counts(sort=False).to_dict() == {
        "Test set": 3,
        TAU: 3,
        "Top-k tau, average length": 3,
        NON_ZERO: 3,
    }


def test_metrics_are_means_over_seeds_with_their_deviation(run: Run) -> None:
    cells = summary({"mine": run}).loc["mine", "Test set"]
    assert cells["seeds"] == "2"
    assert cells["accuracy"] == "0.797 ± 0.007"
    assert cells["AUC"] == "0.875 ± 0.000"


def test_correlations_are_means_over_all_with_the_deviation_of_the_seeds_means(run: Run) -> None:
    # Another number of instances, so that the mean is not that of the seeds' means.
    write_rows(agreement_rows(400, 2), AgreementRow, run.seed_folders[2] / "agreement.parquet")
    rows = run.agreement.query(
        "agreement == 'kendall_tau' and measure_a == 'attention' and measure_b == 'leave_one_out'"
    )
    of_seeds = [rows.loc[rows["seed"] == seed, "value"].mean() for seed in (2, 12)]
    cell = summary({"mine": run}).loc["mine", (TAU, PAIR)]
    assert cell == f"{rows['value'].mean():.3f} ± {statistics.stdev(of_seeds):.3f}"


def test_counterfactuals_have_the_mean_and_the_median_of_what_the_papers_show(
    run: Run, tmp_path: Path
) -> None:
    without = summary({"mine": run})
    add_counterfactuals(run.folder)
    rows = load_run(run.folder).counterfactual.query("counterfactual == 'adversarial'")
    table = summary({"mine": load_run(run.folder)})
    cells = table.loc["mine", "Adversarial attention"]
    of_seeds = [rows.loc[rows["seed"] == seed, "max_jsd"].mean() for seed in (2, 12)]
    expected = f"{rows['max_jsd'].mean():.3f} ± {statistics.stdev(of_seeds):.3f}"
    assert cells["maximum JSD, mean"] == expected
    assert cells["maximum JSD, median"] == f"{rows['max_jsd'].median():.3f}"
    assert cells["median TVD, median"] == f"{rows['median_tvd'].median():.3f}"
    assert "Permutation attention" in table
    assert "Adversarial attention" not in without


def test_one_seed_has_no_deviation(tmp_path: Path) -> None:
    run = load_run(write_run(tmp_path, "mine", TIME, (5,)))
    cells = summary({"mine": run}).loc["mine"]
    assert cells["Test set", "accuracy"] == "0.795"
    assert "±" not in "".join(cells)


def test_what_an_experiment_does_not_have_is_blank(run: Run, tmp_path: Path) -> None:
    other = load_run(write_run(tmp_path, "other", TIME, (1,)))
    rows = agreement_rows(10, 1)
    rows = rows[rows["agreement"] == "kendall_tau"].assign(agreement="rank_overlap")
    write_rows(rows, AgreementRow, other.seed_folders[1] / "agreement.parquet")
    table = summary({"mine": run, "other": other})
    assert (table.loc["other", TAU] == "").all()
    assert (table.loc["mine", "rank overlap"] == "").all()
    assert (table.loc["other", "rank overlap"] != "").all()


def test_blocks_are_the_headings_with_their_columns(run: Run) -> None:
    parts = dict(blocks(summary({"mine": run})))
    assert list(parts["Test set"].columns) == ["seeds", "accuracy", "AUC"]
    assert list(parts) == ["Test set", TAU, "Top-k tau, average length", NON_ZERO]


def test_markdown_has_a_line_for_the_header_the_rule_and_each_experiment() -> None:
    block = pd.DataFrame({"x": ["0.1"], "y": [""]}, index=["mine"])
    assert as_markdown("Tau", block).splitlines() == [
        "| Tau | x | y |",
        "| --- | ---: | ---: |",
        "| `mine` | 0.1 |  |",
    ]


def test_no_cell_is_wrapped_on_a_terminal_of_80_columns(run: Run) -> None:
    name = "sst_tanh_sparsemax_as_released"
    console = Console(file=io.StringIO(), width=80)
    for heading, block in blocks(summary({name: run})):
        console.print(as_rich(heading, block))
        for cell in [name, *block.loc[name]]:
            assert cell in console.file.getvalue()  # type: ignore[attr-defined]
