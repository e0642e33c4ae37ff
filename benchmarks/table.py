"""Measurements as a table, for people in Markdown and for programs in CSV."""

from dataclasses import asdict
from math import isnan
from pathlib import Path

import pandas as pd

from benchmarks.case import Measurement

COLUMNS = (
    "case",
    "ours, s",
    "reference, s",
    "times faster",
    "largest difference",
    "peak memory, MB",
    "of the limit",
)
LEGEND = """\
Medians of {rounds} rounds in which both take turns; in brackets the range of their ratio, for
cases too long to repeat none. Memory is what one call adds at its peak, ours / the reference's.
The limit is the time of the matrix products alone (for agreement: of copying one number for each
pair of tokens), and what is given is the part of our time it makes up.
"""


def to_markdown(measurements: list[Measurement], rounds: int, machine: str) -> str:
    """The table with what it was measured on and how to read it."""
    rows = [cells(measurement) for measurement in measurements]
    lines = ["| " + " | ".join(row) + " |" for row in (COLUMNS, ["---"] * len(COLUMNS), *rows)]
    return "\n".join([f"Measured on {machine}.\n", *lines, "", LEGEND.format(rounds=rounds)])


def cells(measured: Measurement) -> list[str]:
    """One row; empty where there is nothing to say."""
    name = measured.name if isnan(measured.size) else f"{measured.name}: {measured.size}"
    spread = f" ({measured.ratio_low:.1f}-{measured.ratio_high:.1f})" if measured.rounds > 1 else ""
    memory = [_megabytes(measured.peak_memory), _megabytes(measured.reference_peak_memory)]
    return [
        name + (f" ({measured.note})" if measured.note else ""),
        _format(measured.ours, "{:.3g}"),
        _format(measured.reference, "{:.3g}"),
        _format(measured.ratio, "{:.1f}" + spread),
        _format(measured.difference, "{:.1g}"),
        " / ".join(filter(None, memory)),
        _format(measured.limit_reached, "{:.0%}"),
    ]


def _megabytes(size: float) -> str:
    return _format(size / 1e6, "{:.0f}")


def _format(number: float, template: str) -> str:
    return "" if isnan(number) else template.format(number)


def write_csv(measurements: list[Measurement], path: Path) -> None:
    """Every number, unrounded; times in seconds, memory in bytes."""
    frame = pd.DataFrame([asdict(measurement) for measurement in measurements])
    frame.assign(limit_reached=frame["limit"] / frame["ours"]).to_csv(path, index=False)
