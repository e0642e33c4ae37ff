"""What the released behaviours do to the means, as a figure."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ane_research.defects.table import ALL
from ane_research.report.drawing import STYLES, name_rows, panels_of_rows
from ane_research.report.names import agreement_name, pair_name
from ane_research.report.tables import ALL_CLASSES

CORRECT, RELEASED = STYLES[0], STYLES[1]
KEYS = ["agreement", "measure_a", "measure_b"]


def defects_figure(table: pd.DataFrame, experiment: str) -> Figure:
    """A panel for each agreement, and in it each mean: correct, and as released.

    Args:
        table: As `moved` gives it.
        experiment: Its name, for the title.
    """
    together = table[(table["variation"] == ALL) & (table["class"] == ALL_CLASSES)]
    means = together[together["quantity"] == "mean"].set_index(KEYS)
    chance = together[together["quantity"] == "mean_chance"].set_index(KEYS)
    groups = list(means.groupby("agreement", sort=False))
    figure, panels = panels_of_rows([len(rows) for _, rows in groups], 0.3, more=1.5)
    for (agreement, rows), ax in zip(groups, panels, strict=True):
        plot_moved(rows, chance.loc[rows.index], ax)
        ax.set_title(agreement_name(str(agreement)), loc="left", fontsize=10, color="0.3")
    panels[-1].set_xlabel("mean agreement; the ticks are what chance gives")
    figure.suptitle(
        f"{experiment}: the same models, studied correctly and as released", x=0.01, ha="left"
    )
    handles, names = panels[0].get_legend_handles_labels()
    figure.legend(handles, names, loc="outside lower left", ncols=2, frameon=False)
    return figure


def plot_moved(means: pd.DataFrame, chance: pd.DataFrame, ax: Axes) -> Axes:
    """Draws each mean as two marks joined by a line, each with a tick at chance.

    Args:
        means: `correct` and `released`, indexed by agreement and the two measures.
        chance: The same of the mean of chance.
        ax: Where to draw; nothing global is touched.
    """
    places = range(len(means))[::-1]
    ax.axvline(0, color="0.8", linewidth=0.8, zorder=0)
    ax.hlines(places, means["correct"], means["released"], color="0.8", linewidth=1, zorder=1)
    for style, column, label in (
        (CORRECT, "correct", "correct"),
        (RELEASED, "released", "with every released behaviour"),
    ):
        color, marker = style["color"], style["marker"]
        ax.plot(means[column], places, marker, color=color, markersize=7, label=label)
        ax.plot(chance[column], places, "|", color=color, markersize=13)
    name_rows([pair_name(a, b) for _, a, b in means.index], ax)
    ax.set_xlim(-1, 1)
    return ax
