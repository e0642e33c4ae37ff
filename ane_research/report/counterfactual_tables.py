"""Tables of what other attention does to the prediction."""

from pathlib import Path

import pandas as pd

from ane_research.report.spread import spread
from ane_research.report.tables import ALL_CLASSES, save_tables
from ane_research.results import STATISTICS


def counterfactual_table(rows: pd.DataFrame, statistic: str) -> pd.DataFrame:
    """Spread of one statistic of one counterfactual over the instances.

    Args:
        rows: Columns of `CounterfactualRow`, and `seed`; instances and seeds are pooled.
        statistic: A column of `rows`.

    Returns:
        Indexed by `class`: the predicted labels, sorted, then `all_classes`. The columns of
        `spread`, and `median`, `lower_quartile` and `upper_quartile`.
    """
    classes = {str(label): group for label, group in rows.groupby("predicted_label")}
    classes[ALL_CLASSES] = rows
    spreads = [_statistics(group, statistic) for group in classes.values()]
    return pd.DataFrame(spreads, index=list(classes)).rename_axis("class")


def _statistics(rows: pd.DataFrame, statistic: str) -> dict[str, float | int]:
    lower, median, upper = rows[statistic].quantile([0.25, 0.5, 0.75])
    quartiles = {"median": median, "lower_quartile": lower, "upper_quartile": upper}
    return {**spread(rows, statistic), **quartiles}


def counterfactual_tables(rows: pd.DataFrame) -> dict[tuple[str, str], pd.DataFrame]:
    """A `counterfactual_table` for every counterfactual and statistic, by these two."""
    if rows.empty:
        return {}
    return {
        (str(name), statistic): counterfactual_table(group, statistic)
        for name, group in rows.groupby("counterfactual", sort=False)
        for statistic in STATISTICS
    }


def write_counterfactual_tables(rows: pd.DataFrame, folder: Path) -> list[Path]:
    """Writes `counterfactual_tables` as `folder/<counterfactual>_<statistic>.csv`."""
    tables = counterfactual_tables(rows)
    return save_tables({"_".join(names): table for names, table in tables.items()}, folder)
