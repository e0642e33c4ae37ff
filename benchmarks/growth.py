"""How time grows with size."""

from itertools import groupby
from math import isnan
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from benchmarks.case import Measurement

Series = dict[str, list[Measurement]]


def series(measurements: list[Measurement]) -> Series:
    """The measurements of different sizes, by name; three sizes at least, for a line."""
    sized = [measured for measured in measurements if not isnan(measured.size)]
    groups = groupby(sized, key=lambda measured: measured.name)
    found = {name: list(group) for name, group in groups}
    return {name: group for name, group in found.items() if len(group) >= 3}


def exponent(group: list[Measurement]) -> float:
    """Slope of the straight line through the larger half of the sizes, both axes logarithmic."""
    upper = group[len(group) // 2 :]
    sizes, seconds = np.array([(measured.size, measured.ours) for measured in upper]).T
    return float(np.polyfit(np.log(sizes), np.log(seconds), deg=1)[0])


def describe(groups: Series) -> str:
    """One sentence for each name."""
    return "\n".join(
        f"Time of {name} grows with its power of {exponent(group):.2f}, over the larger half."
        for name, group in groups.items()
    )


def plot(groups: Series, path: Path) -> None:
    """Time against size, a panel for each name."""
    figure = Figure(figsize=(4.5 * len(groups), 3.5), layout="constrained")
    axes = figure.subplots(1, len(groups), squeeze=False)[0]
    for ax, (name, group) in zip(axes, groups.items(), strict=True):
        sizes = [measured.size for measured in group]
        ax.loglog(sizes, [measured.ours for measured in group], marker="o")
        ax.set(title=name, ylabel="seconds", ylim=(None, None))
        ax.set_xticks(sizes, [f"{size:.0f}" for size in sizes], minor=False)
        ax.text(0.05, 0.9, f"exponent {exponent(group):.2f}", transform=ax.transAxes)
    figure.savefig(path)
