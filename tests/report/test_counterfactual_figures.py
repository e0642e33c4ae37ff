import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from ane_research.report.counterfactual_figures import (
    HISTOGRAM_BINS,
    change_figure,
    counterfactual_figures,
    divergence_figure,
    plot_by_attention,
    plot_divergence,
    save_counterfactual_figures,
)
from tests.report.conftest import counterfactual_rows


@pytest.fixture
def found() -> pd.DataFrame:
    rows = counterfactual_rows(400, seed=3)
    return rows[rows["counterfactual"] == "permutation"]


def few(max_attention: list[float], median_tvd: list[float], label: str = "1") -> pd.DataFrame:
    return pd.DataFrame(
        {"max_attention": max_attention, "median_tvd": median_tvd, "predicted_label": label}
    )


def test_each_bin_and_class_has_a_violin_and_a_dot_at_its_median(found: pd.DataFrame) -> None:
    ax = plot_by_attention(found, "median_tvd", Figure().subplots())
    dots = {round(line.get_xdata()[0], 6): line.get_ydata()[0] for line in ax.get_lines()}
    assert sorted(dots) == pytest.approx([n + side for n in range(4) for side in (-0.2, 0.2)])
    second = found[(found["max_attention"] > 0.25) & (found["max_attention"] <= 0.5)]
    for side, label in ((-0.2, "0"), (0.2, "1")):
        expected = second[second["predicted_label"] == label]["median_tvd"].median()
        assert dots[1 + side] == pytest.approx(expected)


def test_bins_are_labelled_with_their_range_and_count(found: pd.DataFrame) -> None:
    ax = plot_by_attention(found, "median_tvd", Figure().subplots())
    labels = [label.get_text().split("\n") for label in ax.get_xticklabels()]
    assert [label[0] for label in labels] == [
        "0 to 0.25",
        "0.25 to 0.5",
        "0.5 to 0.75",
        "0.75 to 1",
    ]
    counts = np.histogram(found["max_attention"], [0, 0.25, 0.5, 0.75, 1])[0]
    assert [label[1] for label in labels] == [f"n = {count}" for count in counts]


def test_few_equal_or_no_values_in_a_bin_are_drawn_without_a_violin() -> None:
    rows = few([0.1, 0.3, 0.4, 1.0], [0.2, 0.1, 0.1, 0.0])
    ax = plot_by_attention(rows, "median_tvd", Figure().subplots())
    assert len(ax.get_lines()) == 3
    assert [label.get_text()[-1] for label in ax.get_xticklabels()] == ["1", "2", "0", "1"]


def test_attention_of_a_whole_that_rounding_made_larger_is_in_the_last_bin() -> None:
    ax = plot_by_attention(few([1 + 1e-9], [0.1]), "median_tvd", Figure().subplots())
    assert ax.get_xticklabels()[-1].get_text().endswith("n = 1")


def test_the_histogram_has_every_instance_between_0_and_ln_2(found: pd.DataFrame) -> None:
    found = found.assign(max_jsd=[math.log(2) + 1e-12, *found["max_jsd"][1:]])
    ax = plot_divergence(found, Figure().subplots())
    assert sum(bar.get_height() for bar in ax.patches) == pytest.approx(1)
    assert ax.get_xlim() == pytest.approx((0, math.log(2)))
    assert HISTOGRAM_BINS[-1] == pytest.approx(math.log(2))
    (text,) = ax.texts
    assert text.get_text() == f"median {found['max_jsd'].median():.3f}"


@pytest.mark.parametrize("figure", [change_figure, divergence_figure])
def test_the_title_names_experiment_and_counterfactual_and_counts(figure, found) -> None:
    title = figure(found, "sst_tanh_softmax").get_suptitle()
    assert title.startswith("sst_tanh_softmax: permutation attention")
    assert "n = 400, of which 8 without accepted attention" in title


def test_every_counterfactual_has_two_figures() -> None:
    names = [name for name, _ in counterfactual_figures(counterfactual_rows(50, 1), "sst")]
    assert names == ["permutation_tvd", "permutation_jsd", "adversarial_tvd", "adversarial_jsd"]


@pytest.mark.slow
def test_figures_are_saved_with_equal_bytes_each_time(found: pd.DataFrame, tmp_path: Path) -> None:
    first, second = (save_counterfactual_figures(found, "sst", tmp_path / name) for name in "ab")
    kinds = [
        f"sst_permutation_{what}.{e}" for what in ("tvd", "jsd") for e in ("png", "svg", "pdf")
    ]
    assert [path.name for path in first] == kinds
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_a_run_without_counterfactuals_has_no_figures(tmp_path: Path) -> None:
    assert save_counterfactual_figures(pd.DataFrame(), "sst", tmp_path) == []
