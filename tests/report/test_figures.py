from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image

from ane_research.report.drawing import BY_CHANCE, STYLES
from ane_research.report.figures import (
    agreement_figure,
    density,
    plot_agreement,
    save_figures,
)
from tests.report.builders import pair_rows

nan = float("nan")
FORMATS = ("png", "svg", "pdf")
GRID = np.linspace(-1, 1, 201)


def plotted(rows: pd.DataFrame) -> Axes:
    return plot_agreement(rows, Figure().subplots())


def labels(ax: Axes) -> list[str]:
    return ax.get_legend_handles_labels()[1]


@pytest.mark.parametrize("at_border", [0.0, 0.5, 0.99])
def test_density_has_area_one_however_many_values_lie_on_the_border(at_border: float) -> None:
    values = np.clip(np.random.default_rng(1).normal(0.3, 0.3, 2000), -1, 1)
    values[: int(at_border * len(values))] = 1.0
    # atol: the trapezoidal rule on a kernel no narrower than two steps of the grid.
    assert np.trapezoid(density(values, GRID), GRID) == pytest.approx(1.0, abs=5e-3)


def test_density_away_from_the_borders_is_the_known_one() -> None:
    values = np.random.default_rng(2).normal(0.0, 0.1, 5000)
    normal = np.exp(-((GRID / 0.1) ** 2) / 2) / (0.1 * np.sqrt(2 * np.pi))
    # atol: a twentieth of the peak, for 5,000 draws and the kernel's smoothing.
    np.testing.assert_allclose(density(values, GRID), normal, atol=0.2)


def test_each_pair_is_a_curve_over_the_whole_range_with_its_counts(rows: pd.DataFrame) -> None:
    ax = plotted(rows[rows["agreement"] == "kendall_tau"])
    curves = ax.get_lines()[-3:]
    for curve in curves:
        assert (min(curve.get_xdata()), max(curve.get_xdata())) == (-1, 1)
    *pairs, by_chance = labels(ax)
    assert by_chance == BY_CHANCE
    assert all(label.endswith("chance 0.05, n = 98, 2 undefined") for label in pairs)
    assert [label.split(":")[0] for label in pairs] == [
        "attention vs gradient",
        "attention vs leave-one-out",
        "gradient vs leave-one-out",
    ]


def test_behind_each_curve_is_that_of_chance_in_grey_with_the_same_dashes() -> None:
    draws = np.random.default_rng(5).normal(-0.3, 0.1, 100)
    rows = pair_rows(gradient=[0.1, 0.2] * 50, lime=[0.5, 0.7] * 50)
    rows["chance_draw"] = np.tile(draws, 2)
    _, *by_chance, first, second = plotted(rows).get_lines()
    for grey, curve in zip(by_chance, (first, second), strict=True):
        assert grey.get_color() == "0.6"
        assert grey.get_linestyle() == curve.get_linestyle()
        assert grey.get_zorder() < curve.get_zorder()
        np.testing.assert_array_equal(grey.get_ydata(), density(draws, GRID))


def test_rows_without_chance_are_drawn_without_it() -> None:
    ax = plotted(pair_rows(gradient=[0.1, 0.2, 0.4]))
    assert BY_CHANCE not in labels(ax)
    assert len(ax.get_lines()) == 2


def test_a_distance_has_its_own_axis_and_says_its_direction() -> None:
    ax = plotted(pair_rows(gradient=[0.1, 0.2, 0.4]).assign(worst=np.log(2), best=0.0))
    assert ax.get_xlim() == (0, np.log(2))
    assert "less is more alike" in ax.get_xlabel()
    curve = ax.get_lines()[1]
    assert np.trapezoid(curve.get_ydata(), curve.get_xdata()) == pytest.approx(1, abs=5e-3)


def test_the_axis_runs_from_minus_one_to_one_with_a_line_at_zero(rows: pd.DataFrame) -> None:
    ax = plotted(rows[rows["agreement"] == "kendall_tau"])
    assert ax.get_xlim() == (-1, 1)
    assert list(ax.get_lines()[0].get_xdata()) == [0, 0]


def test_a_marker_stands_at_the_mean() -> None:
    values = np.random.default_rng(3).uniform(-0.2, 0.8, 50)
    curve = plotted(pair_rows(gradient=values.tolist())).get_lines()[1]
    (where,) = curve.get_markevery()
    assert curve.get_xdata()[where] == pytest.approx(values.mean())
    assert f"mean {values.mean():.2f}" in curve.get_label()


def test_pairs_differ_in_dashes_and_marker_and_not_only_in_colour() -> None:
    for key in ("color", "linestyle", "marker"):
        assert len({style[key] for style in STYLES}) == len(STYLES)


def test_more_pairs_than_styles_are_all_drawn() -> None:
    names = [f"m{i}" for i in range(len(STYLES) + 1)]
    ax = plotted(pair_rows(**{name: [0.1, 0.2, 0.4] for name in names}))
    assert len(labels(ax)) == len(names)


@pytest.mark.parametrize("values", [[0.5], [0.5, 0.5, 0.5, nan], [0.5, 0.5 + 1e-12]])
def test_equal_values_are_an_upright_line(values: list[float]) -> None:
    line = plotted(pair_rows(gradient=values)).get_lines()[1]
    assert list(line.get_xdata()) == [0.5, 0.5]
    assert line.get_ydata()[1] > 0.5


def test_upright_lines_at_one_value_have_different_heights() -> None:
    _, *lines = plotted(pair_rows(gradient=[1.0, 1.0], lime=[1.0])).get_lines()
    assert lines[0].get_ydata()[1] != lines[1].get_ydata()[1]


def test_a_pair_without_defined_values_stays_in_the_legend() -> None:
    ax = plotted(pair_rows(gradient=[nan, nan], lime=[0.1, 0.4]))
    assert labels(ax)[0] == "attention vs gradient: n = 0, 2 undefined"
    assert not ax.texts


def test_a_figure_without_any_defined_value_says_so() -> None:
    (text,) = plotted(pair_rows(gradient=[nan])).texts
    assert text.get_text() == "no defined value"


def test_values_at_both_borders_give_finite_curves() -> None:
    curve = plotted(pair_rows(gradient=[1.0] * 40 + [-1.0] * 40)).get_lines()[1]
    assert np.isfinite(curve.get_ydata()).all()
    # Symmetric values, symmetric curve.
    assert curve.get_ydata()[0] == pytest.approx(curve.get_ydata()[-1])


def test_the_title_names_experiment_and_measure(rows: pd.DataFrame) -> None:
    figure = agreement_figure(rows[rows["agreement"] == "kendall_tau"], "sst_tanh_softmax")
    (ax,) = figure.axes
    assert ax.get_title(loc="left").strip() == "sst_tanh_softmax"
    assert ax.texts[0].get_text() == "Kendall's tau"
    assert len(figure.legends) == 1


@pytest.mark.slow
def test_figures_are_saved_in_three_formats_with_equal_bytes_each_time(
    rows: pd.DataFrame, tmp_path: Path
) -> None:
    rows = rows[rows["agreement"] == "kendall_tau"]
    first, second = (save_figures(rows, "sst", tmp_path / name) for name in "ab")
    names = [f"sst_{name}.{e}" for name in ("kendall_tau", "by_length") for e in FORMATS]
    assert [path.name for path in first] == names
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes()
        assert one.stat().st_size < 1_000_000


def test_the_picture_is_fit_for_print(rows: pd.DataFrame, tmp_path: Path) -> None:
    png, *_ = save_figures(rows[rows["agreement"] == "kendall_tau"], "sst", tmp_path)
    with Image.open(png) as image:
        assert image.info["dpi"][0] == pytest.approx(180, abs=0.1)
