"""Intervals for correlation tables: where the mean of other seeds and other texts would lie."""

from collections.abc import Hashable

import numpy as np
import pandas as pd

from ane_research.inference import Interval, mean_interval
from ane_research.report.seeds import generator, seed_matrix


def with_interval(table: pd.DataFrame, rows: pd.DataFrame, pooled: Hashable) -> pd.DataFrame:
    """Adds the interval of the mean to a table of several seeds; of one seed it stays as it is.

    Args:
        table: Indexed by predicted label.
        rows: Columns of `AgreementRow`, of one pair and agreement, and `seed` if they have any.
        pooled: The label in the index that stands for all rows.

    Returns:
        The table with `lower` and `upper`, the ends of the 95 % interval of `mean` over other seeds
        and other texts, and `n_seeds`. NaN where fewer than two seeds predict the class.
    """
    if "seed" not in rows or rows["seed"].nunique() < 2:
        return table
    labels = rows["predicted_label"].astype(str)
    intervals = [
        _interval(rows if label == pooled else rows[labels == label]) for label in table.index
    ]
    return table.assign(
        lower=[found.lower for found in intervals],
        upper=[found.upper for found in intervals],
        n_seeds=rows["seed"].nunique(),
    )


def _interval(rows: pd.DataFrame) -> Interval:
    values = seed_matrix(rows, "value")
    return within_range(mean_interval(values.to_numpy(), generator(values.index)), rows)


def within_range(found: Interval, rows: pd.DataFrame) -> Interval:
    """The part of an interval that lies in the range of an agreement measure.

    With few seeds that differ much it reaches beyond, where no mean can be.

    Args:
        found: Of the mean of rows.
        rows: Columns `worst` and `best` of `AgreementRow`.
    """
    limits = rows[["worst", "best"]].iloc[0]
    lower, upper = np.clip([found.lower, found.upper], limits.min(), limits.max())
    return Interval(found.estimate, float(lower), float(upper))
