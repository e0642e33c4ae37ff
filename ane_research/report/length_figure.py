"""The figure of agreement against the length of the text."""

from itertools import cycle
from math import ceil

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ane_research.report.drawing import BY_CHANCE, STYLES, direction
from ane_research.report.length import length_table
from ane_research.report.names import agreement_name, pair_name

NUM_COLUMNS = 3


def plot_by_length(rows: pd.DataFrame, ax: Axes) -> Axes:
    """Draws the mean agreement of each pair of measures against the length of the text.

    Points are the parts of `length_table`, at their mean length. Grey, with the same dashes, is
    what chance gives each pair.

    Args:
        rows: Columns of `AgreementRow`, of one agreement measure.
        ax: Where to draw; nothing global is touched.
    """
    pairs = rows.groupby(["measure_a", "measure_b"], sort=False)
    for (names, pair), style in zip(pairs, cycle(STYLES), strict=False):
        table = length_table(pair)
        dashes = {"linestyle": style["linestyle"], "linewidth": 1, "zorder": 1}
        ax.plot(table["mean_tokens"], table["mean_chance"], color="0.6", **dashes)
        line = {**style, "linewidth": 1.5, "markersize": 6, "markeredgecolor": "white"}
        ax.plot(table["mean_tokens"], table["mean"], label=pair_name(*map(str, names)), **line)
    if rows["chance"].notna().any():
        ax.plot([], [], color="0.6", linewidth=1, label=BY_CHANCE)
    ax.set(xlabel="tokens of the text", ylabel=f"mean agreement{direction(rows)}")
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def length_figure(rows: pd.DataFrame, experiment: str) -> Figure:
    """A titled figure with `plot_by_length` of every agreement measure, and one legend."""
    groups = list(rows.groupby("agreement", sort=False))
    columns = min(NUM_COLUMNS, len(groups))
    height = ceil(len(groups) / columns)
    figure = Figure(figsize=(3.2 * columns + 1, 2.8 * height + 1.4), layout="constrained")
    panels = list(figure.subplots(height, columns, squeeze=False).flat)
    for (agreement, group), ax in zip(groups, panels, strict=False):
        plot_by_length(group, ax).set_title(agreement_name(str(agreement)), loc="left", fontsize=10)
    for ax in panels[len(groups) :]:
        ax.set_axis_off()
    figure.suptitle(experiment, fontsize=13, x=0.01, ha="left")
    handles, labels = figure.axes[0].get_legend_handles_labels()
    figure.legend(
        handles, labels, loc="outside lower left", frameon=False, handlelength=3.5, fontsize=9
    )
    return figure
