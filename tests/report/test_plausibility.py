from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from ane_research.report.plausibility import (
    plausibility_figure,
    plausibility_table,
    plot_plausibility,
    save_plausibility,
)
from ane_research.report.runs import Run
from tests.report.conftest import MEASURES, add_explanations, plausibility_rows


@pytest.fixture
def found() -> pd.DataFrame:
    """Rows of two seeds."""
    return pd.concat([plausibility_rows(100, seed).assign(seed=seed) for seed in (1, 2)])


def test_a_table_has_each_importance_measure_and_both_baselines(found: pd.DataFrame) -> None:
    of_iou = found[found["plausibility"] == "iou"]
    table = plausibility_table(of_iou)
    assert table.index.tolist() == list(MEASURES)
    values = of_iou[of_iou["measure"] == "random"]["value"].dropna()
    row = table.loc["random"]
    assert (row["mean"], row["std"]) == pytest.approx((np.mean(values), np.std(values)))
    assert (row["n"], row["n_undefined"]) == (196, 4)
    assert (row["random"], row["length_matched"]) == pytest.approx((0.15, 0.25))


def test_a_figure_has_a_panel_for_each_measure_with_both_baselines(found: pd.DataFrame) -> None:
    figure = plausibility_figure(found, "mine")
    assert [ax.get_xlabel() for ax in figure.axes] == ["AUPRC", "IOU"]
    labels = [tick.get_text() for tick in figure.axes[0].get_yticklabels()]
    assert labels == ["attention", "leave-one-out", "random"]
    for ax in figure.axes:
        lines = {line.get_label(): line.get_segments() for line in ax.collections}
        for label, expected in (("a random order", 0.15), ("a span at a random place", 0.25)):
            segments = lines[f"expected of {label}"]
            assert np.array(segments)[:, :, 0] == pytest.approx(expected)
            assert [tuple(ends[:, 1]) for ends in segments] == [(-0.5, 0.5), (0.5, 1.5), (1.5, 2.5)]


def test_a_mean_is_drawn_with_the_interval_of_its_table(found: pd.DataFrame) -> None:
    table = plausibility_table(found[found["plausibility"] == "iou"])
    ax = plot_plausibility("iou", table, Figure().subplots())
    drawn = [line.get_segments()[0][:, 0].tolist() for line in ax.collections[: len(table)]]
    assert drawn == table[["lower", "upper"]].to_numpy().tolist()


def test_tables_and_the_figure_are_written(run_dir: Path) -> None:
    add_explanations(run_dir)
    save_plausibility(Run(run_dir).plausibility, "mine", run_dir)
    names = sorted(path.name for path in (run_dir / "plausibility").iterdir())
    assert names == ["auprc.csv", "iou.csv"]
    assert (run_dir / "graphs" / "mine_plausibility.png").is_file()


def test_a_study_of_texts_without_rationales_gets_none(run_dir: Path) -> None:
    save_plausibility(Run(run_dir).plausibility, "mine", run_dir)
    assert not (run_dir / "plausibility").exists()
