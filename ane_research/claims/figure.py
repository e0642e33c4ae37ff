"""Verdicts as a figure: every case that was measured, with its interval and what was claimed."""

import math
import textwrap
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ane_research.claims.verdict import FAILS, HOLDS, UNDECIDED, CaseVerdict, ClaimVerdict
from ane_research.report.drawing import STYLES, name_rows
from ane_research.report.tables import number

COLORS = {HOLDS: STYLES[0]["color"], FAILS: STYLES[1]["color"], UNDECIDED: "0.45"}
MARKERS = {HOLDS: STYLES[0]["marker"], FAILS: STYLES[1]["marker"], UNDECIDED: STYLES[2]["marker"]}
INCHES_PER_CASE, INCHES_PER_TITLE = 0.21, 0.95
LETTERS_PER_LINE = 84


def verdict_figure(verdicts: Sequence[ClaimVerdict]) -> Figure:
    """A panel for each claim that has a measured case, the first on top.

    Each case is a mark at left less right with its 95 % interval over other seeds and other
    instances (none with one seed); beside it are both means. The side that was claimed is grey.

    Args:
        verdicts: As `judge` gives them. Cases without a number on both sides are left out.
    """
    measured = [(found, [case for case in found.cases if is_measured(case)]) for found in verdicts]
    drawn = [(found, cases) for found, cases in measured if cases]
    heights = [INCHES_PER_TITLE + INCHES_PER_CASE * len(cases) for _, cases in drawn]
    figure = Figure(figsize=(9.6, 0.5 + sum(heights)), layout="constrained")
    if not drawn:
        figure.suptitle("No claim has a finished run that measures it.")
        return figure
    panels = figure.subplots(len(drawn), squeeze=False, height_ratios=heights)[:, 0]
    for (found, cases), ax in zip(drawn, panels, strict=True):
        text = textwrap.fill(found.claim.claim, LETTERS_PER_LINE)
        title = f"{found.verdict.upper()}: {found.claim.id}\n{text}"
        ax.set_title(title, loc="left", fontsize=9, color="0.2")
        plot_cases(cases, ax)
    panels[-1].set_xlabel("left less right, with its 95 % interval; grey: what was claimed")
    handles = [
        Line2D([], [], color=COLORS[name], marker=MARKERS[name], linestyle="", label=name)
        for name in COLORS
    ]
    figure.legend(handles=handles, loc="outside upper right", ncols=len(handles), frameon=False)
    return figure


def is_measured(case: CaseVerdict) -> bool:
    """Whether there is a number on both sides."""
    return not math.isnan(case.difference.estimate)


def plot_cases(cases: Sequence[CaseVerdict], ax: Axes) -> Axes:
    """Draws the cases of one claim, the first on top.

    Args:
        cases: Of one claim, all measured.
        ax: Where to draw; nothing global is touched.
    """
    places = range(len(cases))[::-1]
    for place, found in zip(places, cases, strict=True):
        color, marker = COLORS[found.verdict], MARKERS[found.verdict]
        difference = found.difference
        ax.hlines(place, difference.lower, difference.upper, color=color, linewidth=1.4)
        ax.plot(difference.estimate, place, marker, color=color, markersize=5.5)
        both = f"{number(found.left)}, {number(found.right)}"
        ax.annotate(
            both, (1.01, place), xycoords=("axes fraction", "data"), va="center", fontsize=8
        )
    shade_claimed(cases[0], ax)
    name_rows([found.case.name for found in cases], ax, fontsize=8)
    ax.tick_params(axis="x", labelsize=8)
    return ax


def shade_claimed(found: CaseVerdict, ax: Axes) -> None:
    """Shades the side of the threshold where a claim says that its cases are."""
    above = found.case.relation == "above"
    threshold = found.case.by if above else -found.case.by
    ax.axvline(threshold, color="0.6", linewidth=0.8, zorder=0)
    lower, upper = ax.get_xlim()
    lower, upper = min(lower, threshold), max(upper, threshold)
    claimed = (threshold, upper) if above else (lower, threshold)
    ax.axvspan(*claimed, color="0.93", zorder=-1, linewidth=0)
    ax.set_xlim(lower, upper)
