from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ane_research.report.length import length_table, write_length_tables
from ane_research.report.tables import correlation_table
from tests.report.builders import one_pair


def rows_of(lengths: list[int]) -> pd.DataFrame:
    values = [0.1 * number for number in range(len(lengths))]
    rows = one_pair(["1"] * len(lengths), values, values)
    return rows.assign(num_tokens=lengths)


def test_the_parts_are_fifths_named_by_their_shortest_and_longest_text() -> None:
    table = length_table(rows_of([3, 9, 1, 2, 4, 6, 5, 8, 7, 10]))
    assert table.index.name == "tokens"
    assert list(table.index) == ["1-2", "3-4", "5-6", "7-8", "9-10"]
    assert table["mean_tokens"].tolist() == [1.5, 3.5, 5.5, 7.5, 9.5]
    assert table["mean"].tolist() == pytest.approx([0.25, 0.2, 0.55, 0.75, 0.5])


def test_texts_of_one_length_are_in_one_part() -> None:
    table = length_table(rows_of([1, 5, 5, 5, 5, 5, 5, 9]))
    assert "5" in [name.split("-")[-1] for name in table.index]
    assert table["n"].sum() == 8
    assert list(length_table(rows_of([4, 4, 4])).index) == ["4"]


def test_all_parts_together_are_all_texts(rows: pd.DataFrame) -> None:
    (_, pair), *_ = rows.groupby(["measure_a", "measure_b", "agreement"])
    parts, whole = length_table(pair), correlation_table(pair).loc["all_classes"]
    for column in ("n", "n_undefined", "n_constant_scores"):
        assert parts[column].sum() == whole[column]
    for column in ("mean", "sig_frac", "above_chance"):
        # rel: two ways to sum a hundred float64.
        expected = pytest.approx(whole[column], rel=1e-12)
        assert np.average(parts[column], weights=parts["n"]) == expected


def test_tables_are_written_by_name_and_read_back_equal(rows: pd.DataFrame, tmp_path: Path) -> None:
    paths = write_length_tables(rows, tmp_path / "length")
    assert "attention_gradient_kendall_tau.csv" in [path.name for path in paths]
    (_, pair), *_ = rows.groupby(["measure_a", "measure_b", "agreement"], sort=False)
    read = pd.read_csv(paths[0], index_col="tokens")
    pd.testing.assert_frame_equal(read, length_table(pair))
