"""How a number is spread over instances and seeds."""

from collections.abc import Callable, Mapping

import pandas as pd

from ane_research.inference import mean_interval
from ane_research.report.seeds import generator, seed_matrix


def spread(rows: pd.DataFrame, column: str) -> dict[str, float | int]:
    """Statistics of one column.

    Args:
        rows: At most one for an `instance_id` and `seed`.
        column: Of numbers, NaN where undefined.

    Returns:
        `mean` and `std` (population) of the `n` defined values of all instances and seeds,
        `n_undefined`, and `lower` and `upper`, the ends of the 95 % interval of the mean over other
        seeds and other instances: NaN for one seed, and with few seeds perhaps beyond the range of
        the column (`Interval`).
    """
    values = rows[column].dropna()
    by_seed = seed_matrix(rows, column)
    interval = mean_interval(by_seed.to_numpy(), generator(by_seed.index))
    return {
        "mean": values.mean(),
        "std": values.std(ddof=0),
        "n": len(values),
        "n_undefined": len(rows) - len(values),
        "lower": interval.lower,
        "upper": interval.upper,
    }


def by_measure(
    rows: pd.DataFrame, statistics: Callable[[pd.DataFrame], Mapping[str, float | int]]
) -> pd.DataFrame:
    """A row of statistics for each importance measure, in the order in which `rows` has them.

    Args:
        rows: With a column `measure`.
        statistics: Of the rows of one measure.
    """
    groups = {str(name): group for name, group in rows.groupby("measure", sort=False)}
    table = pd.DataFrame([statistics(group) for group in groups.values()])
    return table.set_index(pd.Index(list(groups), name="measure"))
