"""The noise ceiling as a figure."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ane_research.report.ceiling import compared
from ane_research.report.drawing import STYLES, name_rows, panels_of_rows
from ane_research.report.names import agreement_name

BETWEEN, WITHIN = STYLES[1], STYLES[0]


def plot_ceiling(table: pd.DataFrame, ax: Axes) -> Axes:
    """Draws each row as a dot with its interval and a tick at chance, the first row on top.

    Args:
        table: Rows of a `ceiling_table`, of one agreement.
        ax: Where to draw; nothing global is touched.
    """
    places = np.arange(len(table))[::-1]
    names = [compared(a, b) for a, b in zip(table["measure_a"], table["measure_b"], strict=True)]
    between = (table["measure_a"] == table["measure_b"]).to_numpy()
    ax.axvline(0, color="0.8", linewidth=0.8, zorder=0)
    for style, chosen in ((BETWEEN, between), (WITHIN, ~between)):
        mean = table["mean"].to_numpy()[chosen]
        ax.hlines(
            places[chosen], table["lower"][chosen], table["upper"][chosen], color=style["color"]
        )
        ax.plot(mean, places[chosen], style["marker"], color=style["color"], markersize=7)
    ax.plot(table["mean_chance"], places, "|", color="0.3", markersize=13)
    name_rows(names, ax)
    ax.set_xlim(-1, 1)
    return ax


def ceiling_figure(table: pd.DataFrame, experiment: str) -> Figure:
    """A panel for each agreement, all with one axis."""
    groups = list(table.groupby("agreement", sort=False))
    figure, panels = panels_of_rows([len(rows) for _, rows in groups], 0.26, more=1.2)
    for (agreement, rows), ax in zip(groups, panels, strict=True):
        plot_ceiling(rows, ax)
        ax.set_title(agreement_name(str(agreement)), loc="left", fontsize=10, color="0.3")
    panels[-1].set_xlabel("mean agreement with its 95 % interval; the tick is chance")
    figure.suptitle(f"{experiment}: agreement between seeds and within a model", x=0.01, ha="left")
    return figure
