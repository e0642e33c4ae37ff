"""Tests of the figure of released behaviours: where each mean is drawn."""

import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ane_research.defects.figure import CORRECT, RELEASED, defects_figure, plot_moved

PAIRS = [("attention", "gradient"), ("attention", "leave_one_out")]


def rows(variation: str, quantity: str, correct: float, released: float) -> list[dict]:
    keys = {"variation": variation, "class": "all_classes", "quantity": quantity}
    return [
        {**keys, "measure_a": a, "measure_b": b, "agreement": agreement}
        | {"correct": correct, "released": released, "moved": released - correct}
        for agreement in ("kendall_tau", "kendall_top_k_non_zero")
        for a, b in PAIRS
    ]


@pytest.fixture
def table() -> pd.DataFrame:
    """All means are .1 correctly and .8 as released, by chance -.4 and .7; one alone moves one."""
    return pd.DataFrame(
        rows("drop_edges", "mean", 0.1, 0.2)
        + rows("all", "mean", 0.1, 0.8)
        + rows("all", "mean_chance", -0.4, 0.7)
        + rows("all", "sig_frac", 0.3, 0.5)
    )


def places(ax: Axes, color: str, marker: str) -> list[float]:
    lines = [x for x in ax.lines if (x.get_color(), x.get_marker()) == (color, marker)]
    return [float(place) for line in lines for place in line.get_xdata()]  # type: ignore[union-attr]


def test_each_agreement_has_a_panel_with_its_means_correct_and_all_released(
    table: pd.DataFrame,
) -> None:
    figure = defects_figure(table, "mine")
    assert [ax.get_title(loc="left") for ax in figure.axes] == [
        "Kendall's tau",
        "Top-k tau, non-zero weights",
    ]
    for ax in figure.axes:
        assert places(ax, CORRECT["color"], CORRECT["marker"]) == [0.1, 0.1]
        assert places(ax, RELEASED["color"], RELEASED["marker"]) == [0.8, 0.8]


def test_chance_is_a_tick_of_the_same_colour(table: pd.DataFrame) -> None:
    for ax in defects_figure(table, "mine").axes:
        assert places(ax, CORRECT["color"], "|") == [-0.4, -0.4]
        assert places(ax, RELEASED["color"], "|") == [0.7, 0.7]


def test_the_first_pair_is_on_top() -> None:
    index = pd.MultiIndex.from_tuples([("kendall_tau", a, b) for a, b in PAIRS])
    means = pd.DataFrame({"correct": [0.1, 0.2], "released": [0.3, 0.4]}, index=index)
    ax = plot_moved(means, means, Figure().subplots())
    labels = dict(zip(ax.get_yticks(), [x.get_text() for x in ax.get_yticklabels()], strict=True))
    assert labels == {1: "attention vs gradient", 0: "attention vs leave-one-out"}
