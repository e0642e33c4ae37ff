"""Tables of what other attention does to the prediction."""

from pathlib import Path

import pandas as pd

from ane_research.report.tables import ALL_CLASSES
from ane_research.results import STATISTICS, atomic_path


def counterfactual_table(rows: pd.DataFrame, statistic: str) -> pd.DataFrame:
    """Spread of one statistic of one counterfactual over the instances.

    Args:
        rows: Columns of `CounterfactualRow`, and `seed`; instances and seeds are pooled.
        statistic: A column of `rows`.

    Returns:
        Indexed by `class`: the predicted labels, sorted, then `all_classes`. Columns: `mean`, `std`
        (population), `median`, `lower_quartile` and `upper_quartile` of the `n` values, and
        `lowest_seed_mean` and `highest_seed_mean`, between which the means of the seeds lie.
    """
    classes = {str(label): group for label, group in rows.groupby("predicted_label")}
    classes[ALL_CLASSES] = rows
    spreads = [_spread(group, statistic) for group in classes.values()]
    return pd.DataFrame(spreads, index=list(classes)).rename_axis("class")


def _spread(rows: pd.DataFrame, statistic: str) -> dict[str, float | int]:
    values = rows[statistic]
    seed_means = values.groupby(rows["seed"]).mean()
    return {
        "mean": values.mean(),
        "std": values.std(ddof=0),
        "median": values.median(),
        "lower_quartile": values.quantile(0.25),
        "upper_quartile": values.quantile(0.75),
        "n": len(values),
        "lowest_seed_mean": seed_means.min(),
        "highest_seed_mean": seed_means.max(),
    }


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
    paths = []
    for names, table in counterfactual_tables(rows).items():
        path = folder / f"{'_'.join(names)}.csv"
        with atomic_path(path) as temporary:
            table.to_csv(temporary)
        paths.append(path)
    return paths
