import numpy as np
import pandas as pd
import pytest

from ane_research.inference import mean_interval
from ane_research.report.seeds import generator
from ane_research.report.spread import by_measure, spread

VALUES = np.array([[0.1, 0.3, 0.2, 0.5], [0.4, np.nan, 0.6, 0.3], [0.2, 0.3, 0.7, 0.4]])


def rows(values: np.ndarray) -> pd.DataFrame:
    """A row for each seed, counted from 1, and instance."""
    num_seeds, num_instances = values.shape
    return pd.DataFrame(
        {
            "seed": np.repeat(np.arange(1, num_seeds + 1), num_instances),
            "instance_id": np.tile(np.arange(num_instances), num_seeds),
            "tvd": values.ravel(),
        }
    )


def test_what_is_undefined_is_counted_and_enters_no_mean() -> None:
    found = spread(rows(VALUES), "tvd")
    defined = VALUES[~np.isnan(VALUES)]
    assert (found["n"], found["n_undefined"]) == (11, 1)
    # rel: two ways to sum float64.
    assert found["mean"] == pytest.approx(defined.mean(), rel=1e-12)
    assert found["std"] == pytest.approx(defined.std(), rel=1e-12)


def test_several_seeds_have_the_interval_of_the_two_level_bootstrap() -> None:
    found = spread(rows(VALUES), "tvd")
    expected = mean_interval(VALUES, generator([1, 2, 3]))
    assert (found["lower"], found["upper"]) == (expected.lower, expected.upper)
    assert found["lower"] < found["mean"] < found["upper"]


def test_one_seed_has_no_interval() -> None:
    found = spread(rows(VALUES[:1]), "tvd")
    assert np.isnan([found["lower"], found["upper"]]).all()


def test_measures_stay_in_their_order() -> None:
    both = pd.concat(
        [rows(VALUES).assign(measure=name) for name in ("random", "attention")], ignore_index=True
    )
    table = by_measure(both, lambda group: {"n": len(group)})
    assert table["n"].to_dict() == {"random": 12, "attention": 12}
    assert table.index.name == "measure"
