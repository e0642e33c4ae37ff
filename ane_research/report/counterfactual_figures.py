"""Figures of what other attention does to the prediction, after Jain & Wallace (2019)."""

import math
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any, cast

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import Collection
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from ane_research.report.drawing import STYLES, save_figure
from ane_research.report.names import counterfactual_name, statistic_name

ATTENTION_BINS = (0.0, 0.25, 0.5, 0.75, 1.0)
HISTOGRAM_BINS = np.linspace(0, math.log(2), 36).tolist()


def plot_by_attention(rows: pd.DataFrame, statistic: str, ax: Axes) -> Axes:
    """Draws how a statistic spreads among instances of like maximum attention, class by class.

    A violin ends where its values end; a dot stands at its median, a bar from quartile to quartile.

    Args:
        rows: Columns of `CounterfactualRow`, of one counterfactual.
        statistic: A column of `rows`.
        ax: Where to draw; nothing global is touched.
    """
    bins = pd.cut(rows["max_attention"].clip(0, 1), ATTENTION_BINS, labels=False, right=True)
    labels = sorted(rows["predicted_label"].unique())
    width = 0.8 / len(labels)
    for number, (label, style) in enumerate(zip(labels, cycle(STYLES), strict=False)):
        of_label = rows["predicted_label"] == label
        for place, group in rows.loc[of_label, statistic].groupby(bins[of_label]):
            position = float(place) + (number - (len(labels) - 1) / 2) * width
            _plot_violin(group.to_numpy(), position, 0.95 * width, style["color"], ax)
    counts = bins.value_counts().reindex(range(4), fill_value=0)
    ax.set_xticks(range(4), [_bin_name(place, count) for place, count in counts.items()])
    ax.set(xlim=(-0.5, 3.5), xlabel="maximum attention", ylabel=statistic_name(statistic))
    ax.set_ylim(bottom=0)
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def _plot_violin(values: np.ndarray, position: float, width: float, color: str, ax: Axes) -> None:
    if np.ptp(values) > 1e-9:
        parts = ax.violinplot(values, [position], widths=width, showextrema=False)
        for body in cast(list[Collection], parts["bodies"]):
            body.set(facecolor=color, edgecolor=color, alpha=0.45)
    lower, median, upper = np.quantile(values, (0.25, 0.5, 0.75))
    ax.vlines(position, lower, upper, color=color, linewidth=3)
    # A dot on the border is drawn whole.
    dot: dict[str, Any] = {
        "color": color,
        "markersize": 7,
        "markeredgecolor": "white",
        "clip_on": False,
    }
    ax.plot(position, median, "o", **dot)


def _bin_name(place: object, count: int) -> str:
    edges = ATTENTION_BINS[int(str(place))], ATTENTION_BINS[int(str(place)) + 1]
    return f"{edges[0]:g} to {edges[1]:g}\nn = {count:,}"


def plot_divergence(rows: pd.DataFrame, ax: Axes) -> Axes:
    """Draws the histogram of the maximum JSD from 0 to ln 2, the largest there is.

    Args:
        rows: Columns of `CounterfactualRow`, of one counterfactual.
        ax: Where to draw; nothing global is touched.
    """
    values = rows["max_jsd"].clip(0, math.log(2))
    share = np.full(len(values), 1 / len(values))
    ax.hist(values, HISTOGRAM_BINS, weights=share, color="#0072B2", alpha=0.7, linewidth=0)
    ax.axvline(values.median(), color="#D55E00", linestyle=(0, (5, 1.6)), linewidth=1.8)
    ax.text(
        values.median() - 0.01,
        1.0,
        f"median {values.median():.3f}",
        color="#D55E00",
        ha="right" if values.median() > 0.2 else "left",
        va="bottom",
        transform=ax.get_xaxis_transform(),
    )
    ax.set(xlim=(0, math.log(2)), xlabel=statistic_name("max_jsd"), ylabel="share of instances")
    ax.set_xticks([0, 0.2, 0.4, 0.6, math.log(2)], ["0", "0.2", "0.4", "0.6", "ln 2"])
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def change_figure(rows: pd.DataFrame, experiment: str) -> Figure:
    """The median change of the prediction, by maximum attention."""
    figure = Figure(figsize=(6.4, 4.4), layout="constrained")
    ax = plot_by_attention(rows, "median_tvd", figure.subplots())
    _title(rows, experiment, figure)
    _legend(rows, ax, figure)
    return figure


def divergence_figure(rows: pd.DataFrame, experiment: str) -> Figure:
    """The maximum JSD of accepted attention: its histogram, and by maximum attention."""
    figure = Figure(figsize=(9, 4.2), layout="constrained")
    left, right = figure.subplots(1, 2)
    plot_divergence(rows, left)
    plot_by_attention(rows, "max_jsd", right)
    right.set_ylim(0, math.log(2))
    _title(rows, experiment, figure)
    _legend(rows, right, figure)
    return figure


def _title(rows: pd.DataFrame, experiment: str, figure: Figure) -> None:
    (counterfactual,) = rows["counterfactual"].unique()
    name, none = counterfactual_name(counterfactual), int((rows["num_accepted"] == 0).sum())
    figure.suptitle(
        f"{experiment}: {name}\nn = {len(rows):,}, of which {none:,} without accepted attention",
        x=0.01,
        ha="left",
        fontsize=11,
    )


def _legend(rows: pd.DataFrame, ax: Axes, figure: Figure) -> None:
    labels = sorted(rows["predicted_label"].unique())
    handles = [
        Patch(color=style["color"], alpha=0.6, label=str(label))
        for label, style in zip(labels, cycle(STYLES), strict=False)
    ]
    figure.legend(
        handles=handles,
        title="predicted class",
        loc="outside lower right",
        ncols=len(handles),
        frameon=False,
        fontsize=9,
    )


def counterfactual_figures(rows: pd.DataFrame, experiment: str) -> Iterator[tuple[str, Figure]]:
    """`(<counterfactual>_tvd, figure)` and `(<counterfactual>_jsd, figure)` for each in `rows`."""
    if rows.empty:
        return
    for name, group in rows.groupby("counterfactual", sort=False):
        yield f"{name}_tvd", change_figure(group, experiment)
        yield f"{name}_jsd", divergence_figure(group, experiment)


def save_counterfactual_figures(rows: pd.DataFrame, experiment: str, folder: Path) -> list[Path]:
    """Writes each figure as `folder/<experiment>_<name>.{png,svg,pdf}`."""
    return [
        path
        for name, figure in counterfactual_figures(rows, experiment)
        for path in save_figure(figure, folder / f"{experiment}_{name}")
    ]
