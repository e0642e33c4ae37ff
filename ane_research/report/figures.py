"""Density figures: how the agreement of each pair of measures spreads over the instances."""

from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy.stats import gaussian_kde

from ane_research.report.drawing import BY_CHANCE, STYLES, direction, save_figure
from ane_research.report.length_figure import length_figure
from ane_research.report.names import agreement_name, pair_name
from ane_research.report.tables import statistics

NUM_POINTS = 201  #: of a curve


def density(values: np.ndarray, grid: np.ndarray) -> np.ndarray:
    """Gaussian kernel density of `values` at the points of `grid`; its area is 1.

    What a kernel would spill over an end of the grid is reflected back, so that the curve ends
    there without losing the many values that lie there. The bandwidth is Scott's rule, at least
    two steps of the grid: a narrower peak would fall between its points.
    """
    low, high = grid[0], grid[-1]
    factor = max(len(values) ** -0.2, 2 * (grid[1] - low) / values.std(ddof=1))
    kernel = gaussian_kde(values, factor)
    return kernel(grid) + kernel(2 * high - grid) + kernel(2 * low - grid)


def plot_agreement(rows: pd.DataFrame, ax: Axes) -> Axes:
    """Draws the density of one agreement measure's values for each pair of measures.

    A marker stands at each pair's mean. A pair whose values are all equal (or are one) is a
    vertical line; one without any stays in the legend, which counts defined and undefined values.
    Behind them, in grey and with the same dashes, is what chance gives each pair: the density of
    one value by chance of each instance.

    Args:
        rows: Columns of `AgreementRow`, of one agreement measure.
        ax: Where to draw; nothing global is touched.
    """
    worst, best = rows[["worst", "best"]].iloc[0]
    grid = np.linspace(min(worst, best), max(worst, best), NUM_POINTS)
    ax.set(xlim=(grid[0], grid[-1]), ylabel="density")
    ax.set_xlabel(f"agreement on one instance{direction(rows)}")
    ax.axvline(0, color="0.8", linewidth=0.8, zorder=0)
    pairs = list(rows.groupby(["measure_a", "measure_b"], sort=False))
    for (_, pair), style in zip(pairs, cycle(STYLES), strict=False):
        _plot_chance(pair["chance_draw"].dropna().to_numpy(), style["linestyle"], grid, ax)
    for (names, pair), style in zip(pairs, cycle(STYLES), strict=False):
        label = f"{pair_name(*map(str, names))}: {_counts(pair)}"
        _plot_values(pair["value"].dropna().to_numpy(), label, style, grid, ax)
    if rows["chance_draw"].notna().any():
        ax.fill_between([], [], color="0.88", label=BY_CHANCE)
    if rows["value"].isna().all():
        ax.text(0.5, 0.5, "no defined value", ha="center", transform=ax.transAxes)
    ax.set_xticks(np.linspace(grid[0], grid[-1], 5).round(2))
    ax.set_ylim(bottom=0)
    if not ax.collections:
        ax.set_yticks([])  # no curve, so no scale
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def _plot_chance(values: np.ndarray, linestyle: Any, grid: np.ndarray, ax: Axes) -> None:
    if len(values) == 0:
        return
    line = {"color": "0.6", "linestyle": linestyle, "linewidth": 1, "zorder": 1}
    if _are_equal(values):
        ax.axvline(values[0], **line)
    else:
        curve = density(values, grid)
        ax.fill_between(grid, curve, color="0.88", linewidth=0, zorder=0.5)
        ax.plot(grid, curve, **line)


def _plot_values(
    values: np.ndarray, label: str, style: dict[str, Any], grid: np.ndarray, ax: Axes
) -> None:
    line = {**style, "label": label, "linewidth": 1.8, "markersize": 7, "markeredgecolor": "white"}
    # A marker on the border is drawn whole, and does not push the axes aside.
    line |= {"clip_on": False, "in_layout": False}
    if len(values) == 0:
        ax.plot([], [], **line)
    elif _are_equal(values):
        # In fractions of the height; each shorter, so that lines at one value show their markers.
        height = 0.95 - 0.07 * len(ax.get_legend_handles_labels()[0])
        fractions = ax.get_xaxis_transform()
        ax.plot([values[0]] * 2, [0, height], transform=fractions, markevery=[1], **line)
    else:
        mean, curve = values.mean(), density(values, grid)
        # Shape of the line: the points of the grid and, for the marker, the mean.
        where = int(np.searchsorted(grid, mean))
        x, y = np.insert(grid, where, mean), np.insert(curve, where, np.interp(mean, grid, curve))
        ax.fill_between(x, y, color=style["color"], alpha=0.1, linewidth=0)
        ax.plot(x, y, markevery=[where], **line)


def _are_equal(values: np.ndarray) -> bool:
    return bool(np.ptp(values) < 1e-9)


def _counts(pair: pd.DataFrame) -> str:
    table = statistics({"": pair}).iloc[0]
    mean, chance, n, undefined = table[["mean", "mean_chance", "n", "n_undefined"]]
    parts = [f"mean {mean:.2f}"] if n else []
    parts += [f"chance {chance:.2f}"] if pd.notna(chance) else []
    parts += [f"n = {n:,.0f}"]
    parts += [f"{undefined:,.0f} undefined"] if undefined else []
    return ", ".join(parts).replace("-", "\N{MINUS SIGN}")


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
    """One `(agreement, figure)` for every agreement measure, and one "by_length" of them all.

    None where a study compares nothing, or with controls only.
    """
    if rows.empty:
        return
    for agreement, group in rows.groupby("agreement", sort=False):
        yield str(agreement), agreement_figure(group, experiment)
    yield "by_length", length_figure(rows, experiment)


def save_figures(rows: pd.DataFrame, experiment: str, folder: Path) -> list[Path]:
    """Writes each of `figures` as `folder/<experiment>_<name>.{png,svg,pdf}`."""
    return [
        path
        for name, figure in figures(rows, experiment)
        for path in save_figure(figure, folder / f"{experiment}_{name}")
    ]
