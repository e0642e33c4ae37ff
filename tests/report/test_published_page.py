from pathlib import Path

import pandas as pd
import pytest

from ane_research.report.published_comparison import compare_with_published
from ane_research.report.published_figure import published_figure
from ane_research.report.published_page import as_markdown, overview, save_comparison
from tests.report.published_runs import reference, write_reproduction


@pytest.fixture
def comparison(tmp_path: Path) -> pd.DataFrame:
    return compare_with_published([write_reproduction(tmp_path)], reference)


def comparable(comparison: pd.DataFrame) -> pd.DataFrame:
    return comparison.assign(reasons=[[] for _ in range(len(comparison))])


def test_the_files_are_written(comparison: pd.DataFrame, tmp_path: Path) -> None:
    paths = save_comparison(comparison, tmp_path / "new")
    names = [f"comparison.{extension}" for extension in ("csv", "md", "png", "svg", "pdf")]
    assert [path.name for path in paths] == names
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == sorted(names)
    table = pd.read_csv(paths[0], dtype={"class": str})
    assert table["mean"].to_list() == pytest.approx(comparison["mean"].to_list(), abs=1e-12)
    assert table["reasons"].str.contains("model: ").any()


@pytest.mark.slow
def test_equal_comparisons_give_equal_files(comparison: pd.DataFrame, tmp_path: Path) -> None:
    first, second = (save_comparison(comparison, tmp_path / name) for name in ("a", "b"))
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_the_overview_counts(comparison: pd.DataFrame) -> None:
    comparison["verdict"] = ["within"] * 4 + ["outside"] * 2 + ["undecided"] * 9
    first = overview(comparison).iloc[0]
    assert first["comparable"] == "no"
    counts = ["cells", "within", "outside", "undecided"]
    assert first[counts].to_list() == ["7", "4", "2", "1"]


def test_the_overview_says_how_many_numbers_are_comparable(comparison: pd.DataFrame) -> None:
    rows = comparable(comparison)
    assert set(overview(rows)["comparable"]) == {"yes"}
    rows.at[0, "reasons"] = ["measure: otherwise"]
    assert overview(rows)["comparable"].to_list() == ["6 of 7", "yes"]


def test_a_reason_of_some_numbers_only_names_them(comparison: pd.DataFrame) -> None:
    rows = comparable(comparison)
    rows["reasons"] = [
        ["of all", "of one"] if measure == "leave_one_out" else ["of all"]
        for measure in rows["measure_b"]
    ]
    rows = rows[(rows["measure_a"] == "attention") & rows["source"].str.startswith("Jain")]
    page = as_markdown(rows)
    assert "\n- of all\n" in page
    assert "\n- of one (Kendall's tau, attention vs leave-one-out)\n" in page


def test_a_comparable_run_has_no_reasons_on_the_page(comparison: pd.DataFrame) -> None:
    assert "Not comparable" in as_markdown(comparison)
    assert "Not comparable" not in as_markdown(comparable(comparison))


def test_the_page_has_a_line_for_every_number(comparison: pd.DataFrame) -> None:
    page = as_markdown(comparison)
    lines = [line for line in page.splitlines() if " vs " in line and line.startswith("| ")]
    assert len(lines) == len(comparison)
    assert "0.351 ± 0.211" in page


def dots(comparison: pd.DataFrame) -> list[tuple[float, float, str]]:
    """Place and filling of every dot."""
    return [
        (float(line.get_xdata()[0]), float(line.get_ydata()[0]), str(line.get_markerfacecolor()))
        for ax in published_figure(comparison).axes
        for line in ax.lines
        if line.get_marker() in ("o", "s")
    ]


def test_a_dot_is_where_the_two_numbers_are_and_filled_if_they_are_comparable(
    comparison: pd.DataFrame,
) -> None:
    expected = comparison[
        (comparison["class"] == "all_classes") | comparison["source"].str.startswith("Neely")
    ]
    places = list(zip(expected["published_mean"], expected["mean"], strict=True))
    drawn = dots(comparison)
    assert sorted((x, y) for x, y, _ in drawn) == sorted(places)
    assert {face for _, _, face in drawn} == {"white"}
    assert "white" not in {face for _, _, face in dots(comparable(comparison))}


def test_an_older_run_of_an_experiment_is_not_drawn(comparison: pd.DataFrame) -> None:
    older = comparison.assign(run="2025-01-01T00-00-00Z")
    assert len(dots(pd.concat([older, comparison]))) == len(dots(comparison))


def test_a_number_that_is_undefined_has_no_dot(comparison: pd.DataFrame) -> None:
    assert dots(comparison.assign(mean=float("nan"))) == []
