"""Density figures: how the agreement of each pair of measures spreads over the instances."""

from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy.stats import gaussian_kde

from ane_research.report.names import agreement_name, pair_name
from ane_research.results import atomic_path

GRID = np.linspace(-1, 1, 201)
MIN_BANDWIDTH = 0.02  #: of the kernel; a narrower peak would fall between the points of GRID
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


def density(values: np.ndarray) -> np.ndarray:
    """Gaussian kernel density of `values` in [-1, 1] at the points of `GRID`; its area is 1.

    What a kernel would spill over a border is reflected back, so that the curve ends at -1 and 1
    without losing the many values that lie there. The bandwidth is Scott's rule, >= 0.02.
    """
    factor = max(len(values) ** -0.2, MIN_BANDWIDTH / values.std(ddof=1))
    kernel = gaussian_kde(values, factor)
    return kernel(GRID) + kernel(2 - GRID) + kernel(-2 - GRID)


def plot_agreement(rows: pd.DataFrame, ax: Axes) -> Axes:
    """Draws the density of one agreement measure's values for each pair of measures.

    A marker stands at each pair's mean. A pair whose values are all equal (or are one) is a
    vertical line; one without any stays in the legend, which counts defined and undefined values.

    Args:
        rows: Columns of `AgreementRow`, of one agreement measure.
        ax: Where to draw; nothing global is touched.
    """
    ax.axvline(0, color="0.8", linewidth=0.8, zorder=0)
    pairs = rows.groupby(["measure_a", "measure_b"], sort=False)
    for (names, pair), style in zip(pairs, cycle(STYLES), strict=False):
        _plot_pair(pair["value"], pair_name(*map(str, names)), style, ax)
    if rows["value"].isna().all():
        ax.text(0, 0.5, "no defined value", ha="center", transform=ax.get_xaxis_transform())
    ax.set(xlim=(-1, 1), xlabel="agreement on one instance", ylabel="density")
    ax.set_xticks([-1, -0.5, 0, 0.5, 1])
    ax.set_ylim(bottom=0)
    if not ax.collections:
        ax.set_yticks([])  # no curve, so no scale
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def _plot_pair(values: pd.Series, name: str, style: dict[str, Any], ax: Axes) -> None:
    defined = values.dropna().to_numpy()
    label = f"{name}: {_counts(defined, len(values))}"
    line = {**style, "label": label, "linewidth": 1.8, "markersize": 7, "markeredgecolor": "white"}
    # A marker on the border is drawn whole, and does not push the axes aside.
    line |= {"clip_on": False, "in_layout": False}
    if len(defined) == 0:
        ax.plot([], [], **line)
    elif np.ptp(defined) < 1e-9:
        # In fractions of the height; each shorter, so that lines at one value show their markers.
        height = 0.95 - 0.07 * len(ax.lines)
        fractions = ax.get_xaxis_transform()
        ax.plot([defined[0]] * 2, [0, height], transform=fractions, markevery=[1], **line)
    else:
        mean, curve = defined.mean(), density(defined)
        # Shape of the line: the points of GRID and, for the marker, the mean.
        where = int(np.searchsorted(GRID, mean))
        x, y = np.insert(GRID, where, mean), np.insert(curve, where, np.interp(mean, GRID, curve))
        ax.fill_between(x, y, color=style["color"], alpha=0.1, linewidth=0)
        ax.plot(x, y, markevery=[where], **line)


def _counts(defined: np.ndarray, total: int) -> str:
    undefined = f", {total - len(defined):,} undefined" if total > len(defined) else ""
    mean = f"mean {defined.mean():.2f}, " if len(defined) else ""
    return f"{mean}n = {len(defined):,}{undefined}".replace("-", "\N{MINUS SIGN}")


def agreement_figure(rows: pd.DataFrame, experiment: str) -> Figure:
    """A titled figure of `plot_agreement` with the legend below, clear of the curves."""
    (agreement,) = rows["agreement"].unique()
    figure = Figure(figsize=(6.4, 4.4), layout="constrained")
    ax = plot_agreement(rows, figure.subplots())
    ax.set_title(f"{experiment}\n", fontsize=13, loc="left")
    ax.text(0, 1.03, agreement_name(agreement), transform=ax.transAxes, color="0.3")
    figure.legend(loc="outside lower left", frameon=False, handlelength=3.5, fontsize=9)
    return figure


def figures(rows: pd.DataFrame, experiment: str) -> Iterator[tuple[str, Figure]]:
    """One `(agreement, figure)` for every agreement measure in `rows`."""
    for agreement, group in rows.groupby("agreement", sort=False):
        yield str(agreement), agreement_figure(group, experiment)


def save_figures(rows: pd.DataFrame, experiment: str, folder: Path) -> list[Path]:
    """Writes each figure as `folder/<experiment>_<measure>.{png,svg,pdf}`."""
    return [
        path
        for agreement, figure in figures(rows, experiment)
        for path in save_figure(figure, folder / f"{experiment}_{agreement}")
    ]


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
