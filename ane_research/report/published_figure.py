"""Ours against the published numbers, a dot for each."""

from collections.abc import Iterator
from math import ceil
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MultipleLocator

from ane_research.report.drawing import STYLES
from ane_research.report.names import agreement_name, pair_name
from ane_research.report.published_cells import COMPARED
from ane_research.report.tables import ALL_CLASSES

COLORS = {
    encoder: STYLES[number]["color"]
    for number, encoder in enumerate(("bilstm", "average", "convolution"))
}
MARKERS = {"tanh": "o", "dot": "s"}
PANEL = ["source", *COMPARED]
NUM_COLUMNS = 3


def published_figure(comparison: pd.DataFrame) -> Figure:
    """A panel for each paper, agreement measure and pair of measures.

    Only the newest run of each experiment is drawn. A dot has the colour of its encoder and the
    shape of its scoring; it is filled where the two numbers are comparable. A line through it is
    the interval of one more seed. Where a paper has numbers of all classes together, only these are
    drawn.

    Args:
        comparison: What `compare_with_published` gives.
    """
    rows = _drawn(comparison)
    panels = list(rows.groupby(PANEL, sort=False))
    num_rows = max(ceil(len(panels) / NUM_COLUMNS), 1)
    figure = Figure(figsize=(9.6, 3.3 * num_rows + 1), layout="constrained")
    figure.suptitle("Our runs against the published numbers\n", fontsize=13, ha="left", x=0.01)
    axes = figure.subplots(num_rows, NUM_COLUMNS).flatten()
    for (names, panel), ax in zip(panels, axes, strict=False):
        source, agreement, a, b = map(str, names)
        _plot(panel, _limits(rows), ax)
        title = f"{source}\n{agreement_name(agreement)}\n{pair_name(a, b)}"
        ax.set_title(title, fontsize=9, loc="left")
    for ax in axes[len(panels) :]:
        ax.set_axis_off()
    handles = list(_legend(set(rows["encoder"])))
    figure.legend(handles=handles, loc="outside lower left", ncols=4, frameon=False)
    return figure


def _drawn(comparison: pd.DataFrame) -> pd.DataFrame:
    """Of the newest runs all classes together, or the classes of a paper that has none together."""
    together = comparison["class"] == ALL_CLASSES
    has_together = comparison["source"].isin(comparison.loc[together, "source"])
    newest = comparison.groupby("experiment")["run"].transform("max")
    rows = comparison[(together | ~has_together) & (comparison["run"] == newest)]
    return rows.dropna(subset=["mean", "published_mean"])


def _limits(rows: pd.DataFrame) -> tuple[float, float]:
    """Those of the numbers; an interval may leave them."""
    numbers = rows[["mean", "published_mean"]].to_numpy(float)
    if not numbers.size:
        return -1, 1
    return max(numbers.min() - 0.1, -1.05), min(numbers.max() + 0.1, 1.05)


def _plot(rows: pd.DataFrame, limits: tuple[float, float], ax: Axes) -> None:
    ax.plot(limits, limits, color="0.6", linewidth=0.8, zorder=0)
    for row in rows.to_dict("records"):
        color = COLORS[row["encoder"]]
        face = "white" if row["reasons"] else color
        x = row["published_mean"]
        ax.plot([x, x], [row["lower"], row["upper"]], color=color, linewidth=0.8, alpha=0.4)
        ax.plot(x, row["mean"], MARKERS[row["scoring"]], color=color, markerfacecolor=face)
    ax.set(xlim=limits, ylim=limits, aspect="equal", xlabel="published", ylabel="ours")
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_locator(MultipleLocator(0.25))
    ax.spines[["top", "right"]].set_visible(False)


def _legend(encoders: set[str]) -> Iterator[Line2D]:
    for encoder in filter(encoders.__contains__, COLORS):
        yield Line2D([], [], color=COLORS[encoder], marker="o", linestyle="", label=encoder)
    for scoring, marker in MARKERS.items():
        yield Line2D([], [], color="0.3", marker=marker, linestyle="", label=scoring)
    dot: dict[str, Any] = {"color": "0.3", "marker": "o", "linestyle": ""}
    yield Line2D([], [], **dot, label="comparable")
    yield Line2D([], [], **dot, label="not comparable", markerfacecolor="white")
    yield Line2D([], [], color="0.6", linewidth=0.8, label="equal")
