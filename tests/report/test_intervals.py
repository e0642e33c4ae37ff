import numpy as np
import pandas as pd
import pytest

from ane_research.inference import mean_interval
from ane_research.report.intervals import with_interval
from ane_research.report.seeds import generator
from ane_research.report.tables import ALL_CLASSES, correlation_table, correlation_tables
from tests.report.conftest import agreement_rows

PAIR = "agreement == 'kendall_tau' and measure_a == 'attention' and measure_b == 'gradient'"


def of_seeds(*seeds: int) -> pd.DataFrame:
    return pd.concat([agreement_rows(100, seed).assign(seed=seed) for seed in seeds])


def table(rows: pd.DataFrame) -> pd.DataFrame:
    return with_interval(correlation_table(rows), rows, ALL_CLASSES)


def test_the_interval_of_all_classes_is_that_of_every_value() -> None:
    rows = of_seeds(1, 2, 3).query(PAIR)
    values = rows.pivot(index="seed", columns="instance_id", values="value").to_numpy()
    expected = mean_interval(values, generator([1, 2, 3]))
    last = table(rows).loc[ALL_CLASSES]
    assert (last["lower"], last["upper"]) == (expected.lower, expected.upper)
    # rel: two ways to sum float64.
    assert last["mean"] == pytest.approx(expected.estimate, rel=1e-9)


def test_every_class_has_its_own_around_its_mean() -> None:
    found = table(of_seeds(1, 2, 3).query(PAIR))
    assert (found["lower"] < found["mean"]).all()
    assert (found["mean"] < found["upper"]).all()
    assert found["lower"].nunique() == 3
    assert (found["n_seeds"] == 3).all()


def test_a_class_that_one_seed_predicts_has_none() -> None:
    rows = of_seeds(1, 2).query(PAIR)
    rows.loc[rows["seed"] == 2, "predicted_label"] = "0"
    found = table(rows)
    assert np.isnan(found.loc["1", "lower"])
    assert np.isfinite(found.loc["0", "lower"])


@pytest.mark.parametrize("rows", [of_seeds(1), agreement_rows(100, 1)], ids=["one", "unknown"])
def test_tables_of_one_seed_stay_as_they_are(rows: pd.DataFrame) -> None:
    for found in correlation_tables(rows).values():
        assert not {"lower", "upper", "n_seeds"} & set(found.columns)


def test_an_interval_ends_where_the_measure_does() -> None:
    rows = of_seeds(1, 2).query(PAIR)
    rows["value"] = np.where(rows["seed"] == 1, 0.1, 0.9)
    assert table(rows).loc[ALL_CLASSES, ["lower", "upper"]].tolist() == [-1, 1]
    distances = rows.assign(worst=np.log(2), best=0.0)
    assert table(distances).loc[ALL_CLASSES, ["lower", "upper"]].tolist() == [0, np.log(2)]


def test_tables_of_several_seeds_have_them() -> None:
    for found in correlation_tables(of_seeds(1, 2)).values():
        assert {"lower", "upper", "n_seeds"} <= set(found.columns)
