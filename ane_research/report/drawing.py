"""What the figures have in common: styles, words, files."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ane_research.files import atomic_path

PanelFigure = tuple[Figure, list[Axes]]
BY_CHANCE = "by chance: one measure's scores at random tokens"
# Okabe & Ito's colours, which the colour-blind can tell apart; dashes and markers serve in grey.
STYLES: tuple[dict[str, Any], ...] = (
    {"color": "#0072B2", "linestyle": "-", "marker": "o"},
    {"color": "#D55E00", "linestyle": (0, (5, 1.6)), "marker": "s"},
    {"color": "#009E73", "linestyle": (0, (1, 1.2)), "marker": "^"},
    {"color": "#CC79A7", "linestyle": (0, (6, 1.5, 1, 1.5)), "marker": "D"},
    {"color": "#56B4E9", "linestyle": (0, (9, 3)), "marker": "v"},
    {"color": "#333333", "linestyle": (0, (4, 1.5, 1, 1.5, 1, 1.5)), "marker": "P"},
)
# Equal rows give equal bytes: no dates, no random ids. Text is outlines in SVG, so that a page
# looks the same everywhere, and embedded TrueType in PDF, as publishers ask.
_SETTINGS: Any = {"svg.hashsalt": "ane_research", "svg.fonttype": "path", "pdf.fonttype": 42}
_METADATA: dict[str, dict[str, Any]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}


def panels_of_rows(num_rows: Sequence[int], inches_per_row: float, more: float) -> PanelFigure:
    """A figure with a panel below the other for each number of rows, all with one axis.

    Args:
        num_rows: Of each panel, the first on top.
        inches_per_row: Height of a row; a panel has 0.45 inches more for its title.
        more: Inches for what is above and below the panels.
    """
    height = more + sum(0.45 + inches_per_row * rows for rows in num_rows)
    figure = Figure(figsize=(7.2, height), layout="constrained")
    axes = figure.subplots(len(num_rows), sharex=True, squeeze=False, height_ratios=list(num_rows))
    return figure, list(axes[:, 0])


def name_rows(names: Sequence[str], ax: Axes, **text: Any) -> None:
    """Names the rows of a panel, the first on top, at the heights len(names) - 1 to 0."""
    ax.set_yticks(range(len(names))[::-1], names, **text)
    ax.set_ylim(-0.6, len(names) - 0.4)
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(axis="y", length=0)


def direction(rows: pd.DataFrame) -> str:
    """What to add to an axis of one agreement measure's values if it is a distance."""
    worst, best = rows[["worst", "best"]].iloc[0]
    return " (less is more alike)" if best < worst else ""


def save_figure(figure: Figure, stem: Path) -> list[Path]:
    """Writes a figure as `stem` with the endings png, svg and pdf."""
    paths = []
    with matplotlib.rc_context(_SETTINGS):
        for extension, metadata in _METADATA.items():
            path = stem.with_name(f"{stem.name}.{extension}")
            with atomic_path(path) as temporary:
                figure.savefig(temporary, format=extension, dpi=180, metadata=metadata)
            paths.append(path)
    return paths
