import io
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from ane_research.report.ceiling import as_markdown, as_rich, ceiling_table, compared
from ane_research.report.ceiling_figure import ceiling_figure
from tests.report.conftest import agreement_rows


def between(seeds: tuple[int, ...], num_instances: int = 60) -> pd.DataFrame:
    """Rows as `between_seeds` gives them; the first instance is undefined for every pair."""
    rng = np.random.default_rng(13)
    frames = []
    for measure, center in (("attention", 0.1), ("gradient", 0.6)):
        for a, b in combinations(seeds, 2):
            values = rng.normal(center, 0.1, num_instances)
            values[0] = np.nan
            names = {"measure": measure, "seed_a": a, "seed_b": b, "agreement": "kendall_tau"}
            columns = {"instance_id": np.arange(num_instances), "value": values, "chance": 0.0}
            columns |= {"worst": -1.0, "best": 1.0}
            frames.append(pd.DataFrame({**names, **columns}))
    return pd.concat(frames, ignore_index=True)


def within(seeds: tuple[int, ...]) -> pd.DataFrame:
    rows = pd.concat([agreement_rows(60, seed).assign(seed=seed) for seed in seeds])
    return rows[rows["agreement"] == "kendall_tau"].assign(chance=0.0)


def test_measures_between_seeds_stand_before_pairs_within_a_model() -> None:
    table = ceiling_table(between((1, 2, 3)), within((1, 2, 3)))
    pairs = list(zip(table["measure_a"], table["measure_b"], strict=True))
    assert pairs[:2] == [("attention", "attention"), ("gradient", "gradient")]
    assert pairs[2:] == [
        ("attention", "gradient"),
        ("attention", "leave_one_out"),
        ("gradient", "leave_one_out"),
    ]


def test_the_mean_is_over_pairs_of_seeds_and_texts_and_the_undefined_are_counted() -> None:
    rows = between((1, 2, 3))
    first = ceiling_table(rows, within((1, 2, 3))).iloc[0]
    values = rows.loc[rows["measure"] == "attention", "value"]
    assert first["mean"] == pytest.approx(np.nanmean(values), rel=1e-12)
    assert (first["n"], first["n_undefined"]) == (3 * 59, 3)
    assert first["lower"] < first["mean"] < first["upper"]


def test_seeds_that_agree_with_some_only_have_a_wide_interval() -> None:
    rows = between((1, 2, 3, 4))
    alike = rows["seed_a"].eq(1) & rows["seed_b"].eq(2)
    mixed = rows.assign(value=np.where(alike, 0.9, rows["value"]))
    widths = [
        (table["upper"] - table["lower"]).iloc[0]
        for table in (ceiling_table(r, within((1, 2, 3, 4))) for r in (rows, mixed))
    ]
    assert widths[1] > 5 * widths[0]


def test_an_interval_ends_where_the_measure_does() -> None:
    rows = between((1, 2, 3))
    alike = rows["seed_a"].eq(1) & rows["seed_b"].eq(2)
    mixed = rows.assign(value=np.where(alike, 0.9, -0.8))
    first = ceiling_table(mixed, within((1, 2, 3))).iloc[0]
    assert (first["lower"], first["upper"]) == (-1, 1)


def test_two_seeds_have_a_mean_but_no_interval_between_them() -> None:
    table = ceiling_table(between((1, 2)), within((1, 2)))
    assert np.isfinite(table["mean"]).all()
    assert table["lower"].isna().tolist() == [True, True, False, False, False]


def test_the_same_rows_give_the_same_table() -> None:
    tables = [ceiling_table(between((1, 2, 3)), within((1, 2, 3))) for _ in range(2)]
    pd.testing.assert_frame_equal(*tables)


def test_it_is_shown_in_words() -> None:
    assert compared("leave_one_out", "leave_one_out") == "leave-one-out between seeds"
    assert compared("attention", "gradient") == "attention vs gradient"
    table = ceiling_table(between((1, 2)), within((1, 2)))
    console = Console(file=io.StringIO(), width=100)
    console.print(as_rich(table))
    assert "gradient between seeds" in console.file.getvalue()  # type: ignore[attr-defined]
    assert as_markdown(table).splitlines()[2].count("\N{EN DASH}") == 1


def test_the_figure_has_a_dot_a_bar_and_a_tick_of_chance_for_every_row() -> None:
    table = ceiling_table(between((1, 2, 3)), within((1, 2, 3)))
    (ax,) = ceiling_figure(table, "mine").axes
    dots = np.concatenate([line.get_xdata() for line in ax.lines[1:3]])
    assert sorted(dots) == pytest.approx(sorted(table["mean"]), rel=1e-12)
    bars = np.concatenate([[s[:, 0] for s in lines.get_segments()] for lines in ax.collections])
    assert sorted(bars[:, 0]) == pytest.approx(sorted(table["lower"]), rel=1e-12)
    assert [text.get_text() for text in ax.get_yticklabels()][-1] == "gradient vs leave-one-out"
    assert len(ax.lines[3].get_xdata()) == len(table)
