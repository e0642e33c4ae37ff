import math
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from ane_research.results import AgreementRow, ImportanceRow, InstanceRow, read_rows, write_rows

AGREEMENT = AgreementRow(0, "1", "attention", "gradient", "x", math.nan, math.nan, 0, 1, "x")


@pytest.fixture
def rows() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "instance_id": [0, 1],
            "measure": ["attention", "attention"],
            "scores": [np.array([0.25, 0.75]), np.array([np.nan])],
        }
    )


def test_rows_come_back_as_they_were_written(rows: pd.DataFrame, tmp_path: Path) -> None:
    write_rows(rows, ImportanceRow, tmp_path / "rows.parquet")
    back = read_rows(ImportanceRow, tmp_path / "rows.parquet")
    assert list(back.columns) == ["instance_id", "measure", "scores"]
    assert back["scores"][0].tolist() == [0.25, 0.75]
    assert np.isnan(back["scores"][1][0])


def test_an_undefined_value_is_stored_as_nan_and_not_as_missing(tmp_path: Path) -> None:
    write_rows(pd.DataFrame([asdict(AGREEMENT)]), AgreementRow, tmp_path / "rows.parquet")
    column = pa.parquet.read_table(tmp_path / "rows.parquet")["value"]
    assert column.null_count == 0
    assert np.isnan(column[0].as_py())


def test_the_same_rows_give_the_same_bytes(rows: pd.DataFrame, tmp_path: Path) -> None:
    for name in ("a.parquet", "b.parquet"):
        write_rows(rows, ImportanceRow, tmp_path / name)
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


def test_a_column_that_an_older_file_lacks_has_its_default(tmp_path: Path) -> None:
    rows = pd.DataFrame([asdict(AGREEMENT)]).drop(columns=["best", "chance"])
    rows.to_parquet(tmp_path / "rows.parquet")
    back = read_rows(AgreementRow, tmp_path / "rows.parquet")
    assert back["best"].tolist() == [1]
    assert back["chance"].isna().all()
    rows.drop(columns="value").to_parquet(tmp_path / "rows.parquet")
    with pytest.raises(pa.ArrowInvalid, match="value"):
        read_rows(AgreementRow, tmp_path / "rows.parquet")


def test_instances_older_than_pairs_have_no_query(tmp_path: Path) -> None:
    row = {"instance_id": 0, "label": "1", "predicted_label": "1", "probability": 0.9}
    rows = pd.DataFrame([{**row, "tokens": ["a", "b"], "rationale": []}] * 2)
    rows.to_parquet(tmp_path / "rows.parquet")
    back = read_rows(InstanceRow, tmp_path / "rows.parquet")
    assert back["query"].map(len).tolist() == [0, 0]


@pytest.mark.parametrize("limit", ["LARGEST_BYTES", "LARGEST_ROWS"])
def test_a_file_that_unpacks_to_more_than_any_study_writes_is_refused(
    rows: pd.DataFrame, tmp_path: Path, limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_rows(rows, ImportanceRow, tmp_path / "rows.parquet")
    monkeypatch.setattr(f"ane_research.results.{limit}", 1)
    with pytest.raises(
        pa.ArrowInvalid, match=r"rows\.parquet: 2 rows of \d+ bytes; expected at most"
    ):
        read_rows(ImportanceRow, tmp_path / "rows.parquet")


def test_a_missing_column_is_refused_and_leaves_no_file(rows: pd.DataFrame, tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="scores"):
        write_rows(rows.drop(columns="scores"), ImportanceRow, tmp_path / "rows.parquet")
    assert list(tmp_path.iterdir()) == []
