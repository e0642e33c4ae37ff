"""Whether the words that importance measures find decide: tables and a figure."""

from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ane_research.report.drawing import STYLES, save_figure
from ane_research.report.names import faithfulness_name, measure_name
from ane_research.report.spread import by_measure, spread
from ane_research.report.tables import save_tables
from ane_research.results import NEVER_FLIPS


def faithfulness_table(rows: pd.DataFrame) -> pd.DataFrame:
    """One faithfulness measure of each importance measure.

    Args:
        rows: Columns of `FaithfulnessRow`, of one faithfulness measure, and `seed`; instances and
            seeds are pooled.

    Returns:
        Indexed by `measure`; the columns of `spread`, and `n_never_flips`, the instances whose
        decision never flips: they count as 1 in the mean.
    """
    return by_measure(rows, _statistics)


def _statistics(rows: pd.DataFrame) -> dict[str, float | int]:
    never_flips = int((rows["note"] == NEVER_FLIPS).sum())
    return {**spread(rows, "value"), "n_never_flips": never_flips}


def faithfulness_tables(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """A `faithfulness_table` for every faithfulness measure."""
    groups = rows.groupby("faithfulness", sort=False)
    return {str(name): faithfulness_table(group) for name, group in groups}


def plot_curves(rows: pd.DataFrame, ax: Axes) -> Axes:
    """Draws the mean curve of each importance measure over the shares of words.

    Args:
        rows: Columns of `FaithfulnessRow`, of one faithfulness measure.
        ax: Where to draw; nothing global is touched.
    """
    (name,) = rows["faithfulness"].unique()
    ax.axhline(0, color="0.8", linewidth=0.8, zorder=0)
    defined = rows[rows["value"].notna()]
    measures = defined.groupby("measure", sort=False)
    for (measure, group), style in zip(measures, cycle(STYLES), strict=False):
        shares = 100 * np.stack(group["shares"].tolist())[0]
        curve = np.stack(group["curve"].tolist()).mean(axis=0)
        line = {**style, "linewidth": 1.6, "markersize": 5, "markeredgecolor": "white"}
        ax.plot(shares, curve, label=measure_name(str(measure)), **line)
    flips = name.startswith("decision_flip")
    what = "share of decisions flipped" if flips else "mean fall of the probability"
    ax.set(xlabel="most important words (%)", ylabel=what)
    ax.set_title(faithfulness_name(name), fontsize=10, loc="left")
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def faithfulness_figure(rows: pd.DataFrame, experiment: str) -> Figure:
    """`plot_curves` for every faithfulness measure, with one legend."""
    groups = list(rows.groupby("faithfulness", sort=False))
    num_lines = -(-len(groups) // 2)
    figure = Figure(figsize=(8.2, 0.6 + 3.1 * num_lines), layout="constrained")
    axes = figure.subplots(num_lines, 2, squeeze=False).ravel()
    for (_, group), ax in zip(groups, axes, strict=False):
        plot_curves(group, ax)
    for ax in axes[len(groups) :]:
        ax.set_visible(False)
    figure.suptitle(f"{experiment}: faithfulness", x=0.01, ha="left", fontsize=13)
    handles, labels = figure.axes[0].get_legend_handles_labels()
    settings: Any = {"frameon": False, "handlelength": 3.5, "fontsize": 9, "ncols": 4}
    figure.legend(handles, labels, loc="outside lower left", **settings)
    return figure


def save_faithfulness(rows: pd.DataFrame, experiment: str, run_dir: Path) -> None:
    """Writes `faithfulness/<measure>.csv` and `graphs/<experiment>_faithfulness.*` of a run."""
    if rows.empty:
        return
    save_tables(faithfulness_tables(rows), run_dir / "faithfulness")
    figure = faithfulness_figure(rows, experiment)
    save_figure(figure, run_dir / "graphs" / f"{experiment}_faithfulness")
