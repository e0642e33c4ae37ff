from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from ane_research.report.faithfulness import (
    faithfulness_figure,
    faithfulness_table,
    plot_curves,
    save_faithfulness,
)
from ane_research.report.runs import Run
from tests.report.conftest import MEASURES, add_explanations, faithfulness_rows


@pytest.fixture
def found() -> pd.DataFrame:
    """Rows of two seeds."""
    return pd.concat([faithfulness_rows(100, seed).assign(seed=seed) for seed in (1, 2)])


def test_a_table_has_a_row_for_each_importance_measure(found: pd.DataFrame) -> None:
    flips = found[found["faithfulness"] == "decision_flip_deletion"]
    table = faithfulness_table(flips)
    assert table.index.tolist() == list(MEASURES)
    values = flips[flips["measure"] == "random"]["value"].dropna()
    row = table.loc["random"]
    assert (row["mean"], row["std"]) == pytest.approx((np.mean(values), np.std(values)))
    assert (row["n"], row["n_undefined"], row["n_never_flips"]) == (196, 4, 2 * 33)


def test_a_curve_is_the_mean_over_what_is_defined(found: pd.DataFrame) -> None:
    rows = found[found["faithfulness"] == "sufficiency"]
    ax = plot_curves(rows, Figure().subplots())
    defined = rows[(rows["measure"] == "attention") & rows["value"].notna()]
    line = next(line for line in ax.lines if line.get_label() == "attention")
    assert line.get_xdata().tolist() == [10, 50]
    expected = np.mean(defined["curve"].tolist(), axis=0)
    np.testing.assert_allclose(line.get_ydata(), expected)


def test_a_figure_has_a_panel_for_each_measure_and_hides_the_rest(found: pd.DataFrame) -> None:
    figure = faithfulness_figure(found[found["faithfulness"] == "sufficiency"], "mine")
    assert [ax.get_visible() for ax in figure.axes] == [True, False]
    figure = faithfulness_figure(found, "mine")
    assert [ax.get_visible() for ax in figure.axes] == [True, True]


def test_tables_and_the_figure_are_written(run_dir: Path) -> None:
    add_explanations(run_dir)
    save_faithfulness(Run(run_dir).faithfulness, "mine", run_dir)
    names = sorted(path.name for path in (run_dir / "faithfulness").iterdir())
    assert names == ["decision_flip_deletion.csv", "sufficiency.csv"]
    table = pd.read_csv(run_dir / "faithfulness" / names[1], index_col="measure")
    assert table.index.tolist() == list(MEASURES)
    assert (run_dir / "graphs" / "mine_faithfulness.svg").is_file()


def test_a_run_that_asked_for_none_gets_none(run_dir: Path) -> None:
    save_faithfulness(Run(run_dir).faithfulness, "mine", run_dir)
    assert not (run_dir / "faithfulness").exists()
