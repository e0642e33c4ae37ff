"""Trained adversaries by lambda as a curve, after Wiegreffe & Pinter (2019, sec. 4)."""

import math

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ane_research.report.adversaries import ADVERSARY
from ane_research.report.drawing import STYLES


def plot_adversaries(table: pd.DataFrame, ax: Axes) -> Axes:
    """Draws each row of an `adversaries_table` at its TVD and JSD, with their intervals.

    Adversaries are joined in the order of lambda, which stands beside each. An adversary far up
    and to the left attends elsewhere and predicts alike.

    Args:
        table: Rows of an `adversaries_table`.
        ax: Where to draw; nothing global is touched.
    """
    for (what, rows), style in zip(table.groupby("what", sort=False), STYLES, strict=False):
        for name, lines in (("tvd", ax.hlines), ("jsd", ax.vlines)):
            across = rows["jsd" if name == "tvd" else "tvd"]
            ends = rows[f"{name}_lower"], rows[f"{name}_upper"]
            lines(across, *ends, color=style["color"], linewidth=1, alpha=0.6)
        line = style if what == ADVERSARY else {**style, "linestyle": ""}
        ax.plot(rows["tvd"], rows["jsd"], label=str(what), markersize=7, clip_on=False, **line)
    for _, row in table[table["what"] == ADVERSARY].iterrows():
        place = row["tvd"], row["jsd"]
        text = f"{row['divergence_weight']:g}"
        ax.annotate(text, place, xytext=(6, -10), textcoords="offset points", fontsize=8)
    ax.axhline(math.log(2), color="0.8", linewidth=0.8, zorder=0)
    ax.set(xlabel="TVD of the prediction", ylabel="JSD of the attention (nats)")
    ax.set_xlim(left=0)
    ax.set_ylim(0, 0.72)
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def adversaries_figure(table: pd.DataFrame, experiment: str) -> Figure:
    """A titled figure of `plot_adversaries` with the legend below."""
    figure = Figure(figsize=(6.4, 4.6), layout="constrained")
    ax = plot_adversaries(table, figure.subplots())
    ax.set_title(f"{experiment}: distance from the model\n", fontsize=12, loc="left")
    ax.text(0, 1.03, "numbers are lambda; the line is ln 2", transform=ax.transAxes, color="0.3")
    figure.legend(loc="outside lower left", ncols=3, frameon=False, fontsize=9)
    return figure
