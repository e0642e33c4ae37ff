"""Whether importance measures find what decides for a human: tables and a figure."""

from itertools import cycle
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ane_research.report.drawing import STYLES, save_figure
from ane_research.report.names import measure_name, plausibility_name
from ane_research.report.spread import by_measure, spread
from ane_research.report.tables import save_tables

DESCRIPTIONS = {"random": "a random order", "length_matched": "a span at a random place"}
BASELINES = {"random": (0, (1, 1.2)), "length_matched": (0, (5, 1.6))}


def plausibility_table(rows: pd.DataFrame) -> pd.DataFrame:
    """One plausibility measure of each importance measure.

    Args:
        rows: Columns of `PlausibilityRow`, of one plausibility measure, and `seed`; instances and
            seeds are pooled.

    Returns:
        Indexed by `measure`; the columns of `spread`, and `random` and `length_matched`, the means
        of what is expected without any score.
    """
    return by_measure(rows, _statistics)


def _statistics(rows: pd.DataFrame) -> dict[str, float | int]:
    return {**spread(rows, "value"), **{name: rows[name].mean() for name in BASELINES}}


def plausibility_tables(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """A `plausibility_table` for every plausibility measure."""
    groups = rows.groupby("plausibility", sort=False)
    return {str(name): plausibility_table(group) for name, group in groups}


def plot_plausibility(name: str, table: pd.DataFrame, ax: Axes) -> Axes:
    """Draws the mean of each importance measure and, as lines beside it, of both baselines.

    Args:
        name: Of the plausibility measure.
        table: Its `plausibility_table`. A line is the 95 % interval over other seeds and texts.
        ax: Where to draw; nothing global is touched.
    """
    rows = list(table.iterrows())
    for place, ((_, row), style) in enumerate(zip(rows, cycle(STYLES), strict=False)):
        ax.hlines(place, row["lower"], row["upper"], color=style["color"], linewidth=1.6)
        ax.plot(row["mean"], place, style["marker"], color=style["color"], markersize=6)
    for baseline, dashes in BASELINES.items():
        label = f"expected of {DESCRIPTIONS[baseline]}"
        places = np.arange(len(rows))  # a line's pieces join where measures have it in common
        ends = places - 0.5, places + 0.5
        ax.vlines(table[baseline], *ends, color="0.4", linestyle=dashes, label=label, zorder=0)
    ax.set_yticks(range(len(rows)), [measure_name(str(measure)) for measure, _ in rows])
    ax.set(xlim=(0, 1), ylim=(len(rows) - 0.5, -0.5), xlabel=plausibility_name(name))
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def plausibility_figure(rows: pd.DataFrame, experiment: str) -> Figure:
    """`plot_plausibility` for every plausibility measure, side by side."""
    tables = plausibility_tables(rows)
    num_measures = rows["measure"].nunique()
    size = (2 + 2.4 * len(tables), 1.5 + 0.35 * num_measures)
    figure = Figure(figsize=size, layout="constrained")
    axes = figure.subplots(1, len(tables), sharey=True, squeeze=False)[0]
    for (name, table), ax in zip(tables.items(), axes, strict=True):
        plot_plausibility(name, table, ax)
    figure.suptitle(f"{experiment}: plausibility", x=0.01, ha="left", fontsize=13)
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower left", ncols=2, frameon=False, fontsize=9)
    return figure


def save_plausibility(rows: pd.DataFrame, experiment: str, run_dir: Path) -> None:
    """Writes `plausibility/<measure>.csv` and `graphs/<experiment>_plausibility.*` of a run."""
    if rows.empty:
        return
    save_tables(plausibility_tables(rows), run_dir / "plausibility")
    figure = plausibility_figure(rows, experiment)
    save_figure(figure, run_dir / "graphs" / f"{experiment}_plausibility")
