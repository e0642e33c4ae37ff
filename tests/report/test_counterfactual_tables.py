from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ane_research.errors import InputError
from ane_research.report.counterfactual_tables import (
    counterfactual_table,
    counterfactual_tables,
    write_counterfactual_tables,
)
from ane_research.report.runs import Run
from ane_research.results import STATISTICS
from tests.report.conftest import add_counterfactuals, counterfactual_rows


@pytest.fixture
def found() -> pd.DataFrame:
    """Rows of two seeds."""
    return pd.concat([counterfactual_rows(100, seed).assign(seed=seed) for seed in (1, 2)])


def test_a_table_has_the_spread_of_each_predicted_class_and_of_all(found: pd.DataFrame) -> None:
    found = found[found["counterfactual"] == "permutation"]
    table = counterfactual_table(found, "median_tvd")
    assert table.index.tolist() == ["0", "1", "all_classes"]
    of_class = found[found["predicted_label"] == "1"]["median_tvd"].to_numpy()
    row = table.loc["1"]
    assert row["mean"] == pytest.approx(np.mean(of_class))
    assert row["std"] == pytest.approx(np.std(of_class))
    quartiles = row[["lower_quartile", "median", "upper_quartile"]].tolist()
    assert quartiles == pytest.approx(np.quantile(of_class, [0.25, 0.5, 0.75]).tolist())
    assert table["n"].tolist() == [200 - len(of_class), len(of_class), 200]


def test_every_counterfactual_and_statistic_has_a_file(found: pd.DataFrame, tmp_path: Path) -> None:
    paths = write_counterfactual_tables(found, tmp_path)
    names = [f"{name}_{what}.csv" for name in ("permutation", "adversarial") for what in STATISTICS]
    assert [path.name for path in paths] == names
    first = pd.read_csv(paths[0], index_col=0, dtype={"class": str})
    pd.testing.assert_frame_equal(first, counterfactual_tables(found)["permutation", "median_tvd"])


def test_a_run_without_counterfactuals_has_no_tables(run_dir: Path, tmp_path: Path) -> None:
    assert write_counterfactual_tables(Run(run_dir).counterfactual, tmp_path / "none") == []
    assert not (tmp_path / "none").exists()


def test_rows_that_the_study_asked_for_must_be_there(run_dir: Path) -> None:
    add_counterfactuals(run_dir)
    (run_dir / "seed_13" / "counterfactual.parquet").unlink()
    with pytest.raises(InputError, match=r"counterfactual\.parquet: missing"):
        _ = Run(run_dir).counterfactual
