"""Tests of the figure of verdicts: what it draws of each case, and where."""

from collections.abc import Sequence
from math import nan

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ane_research.claims.claim import Case, Claim, Quantity, Relation
from ane_research.claims.figure import COLORS, plot_cases, verdict_figure
from ane_research.claims.verdict import FAILS, HOLDS, UNDECIDED, CaseVerdict, ClaimVerdict
from ane_research.inference import Interval

ONE_SEED = Interval(0.3, nan, nan)


def case(
    verdict: str = HOLDS,
    difference: Interval = Interval(0.2, 0.1, 0.3),  # noqa: B008 - immutable
    relation: Relation = "above",
    by: float = 0.0,
    name: str = "dataset sst",
) -> CaseVerdict:
    condition = Case(name, Quantity("sst"), relation, 0.5, by)
    return CaseVerdict(condition, verdict, "", True, 0.7, 0.5, difference)


def claim(cases: Sequence[CaseVerdict], name: str = "mine") -> ClaimVerdict:
    conditions = tuple(found.case for found in cases)
    return ClaimVerdict(Claim(name, "me", "It is so.", "", conditions), HOLDS, "", tuple(cases))


def drawn(cases: Sequence[CaseVerdict]) -> Axes:
    return plot_cases(cases, Figure().subplots())


def test_a_case_is_a_mark_at_its_difference_in_the_colour_of_its_verdict() -> None:
    ax = drawn([case(verdict, Interval(x, 0, 1)) for verdict, x in ((HOLDS, 0.2), (FAILS, 0.4))])
    marks = [line for line in ax.lines if line.get_marker() in ("o", "s")]
    assert [(mark.get_xdata()[0], mark.get_color()) for mark in marks] == [  # type: ignore[index]
        (0.2, COLORS[HOLDS]),
        (0.4, COLORS[FAILS]),
    ]


def test_its_interval_is_a_line_at_its_height_and_the_first_case_is_on_top() -> None:
    ax = drawn([case(difference=Interval(0.2, 0.1, 0.3)), case(name="dataset imdb")])
    ends = [collection.get_segments()[0].tolist() for collection in ax.collections]  # type: ignore[attr-defined]
    assert ends == [[[0.1, 1], [0.3, 1]], [[0.1, 0], [0.3, 0]]]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["dataset sst", "dataset imdb"]


@pytest.mark.parametrize(
    ("relation", "by", "claimed"), [("above", 0.15, (0.15, None)), ("below", 0.15, (None, -0.15))]
)
def test_the_side_that_was_claimed_is_shaded(
    relation: Relation, by: float, claimed: tuple[float | None, float | None]
) -> None:
    ax = drawn([case(relation=relation, by=by)])
    (span,) = ax.patches
    box = span.get_bbox()  # type: ignore[attr-defined]
    lower, upper = ax.get_xlim()
    assert (box.x0, box.x1) == pytest.approx(
        (lower if claimed[0] is None else claimed[0], upper if claimed[1] is None else claimed[1])
    )


def test_a_single_seed_has_a_mark_without_an_interval() -> None:
    ax = drawn([case(UNDECIDED, ONE_SEED)])
    assert next(line.get_xdata()[0] for line in ax.lines) == 0.3  # type: ignore[index]
    (segment,) = ax.collections[0].get_segments()  # type: ignore[attr-defined]
    assert segment.size == 0


def test_claims_without_a_measured_case_have_no_panel() -> None:
    nothing = case(UNDECIDED, Interval(nan, nan, nan))
    figure = verdict_figure([claim([nothing]), claim([nothing, case()], "measured")])
    (ax,) = figure.axes
    assert ax.get_title(loc="left").startswith("HOLDS: measured\nIt is so.")
    assert len(ax.get_yticklabels()) == 1


def test_without_any_measured_case_the_figure_says_so() -> None:
    figure = verdict_figure([claim([case(UNDECIDED, Interval(nan, nan, nan))])])
    assert figure.axes == []
    assert "No claim has a finished run" in figure.get_suptitle()
