"""Agreement by the length of the text: its spread by chance, and its p-value, depend on it."""

from pathlib import Path

import pandas as pd

from ane_research.report.tables import comparisons, save_tables, statistics

NUM_BINS = 5


def length_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Statistics of one pair of measures under one agreement measure, short texts first.

    The texts are cut into five parts as equal as can be; all of one length are in one part.

    Args:
        rows: Columns of `AgreementRow`, of any number of seeds.

    Returns:
        Indexed by `tokens`, the shortest and the longest of the part, as "4-11". Columns:
        `mean_tokens`, then those of `report.tables.statistics`.
    """
    lengths = rows["num_tokens"]
    parts = pd.qcut(lengths, NUM_BINS, labels=False, duplicates="drop").fillna(0)
    groups = {_name(group["num_tokens"]): group for _, group in rows.groupby(parts)}
    table = statistics(groups)
    table.insert(0, "mean_tokens", [group["num_tokens"].mean() for group in groups.values()])
    return table.rename_axis("tokens")


def _name(lengths: pd.Series) -> str:
    first, last = lengths.min(), lengths.max()
    return f"{first}-{last}" if first < last else f"{first}"


def write_length_tables(rows: pd.DataFrame, folder: Path) -> list[Path]:
    """Writes a `length_table` of each pair and measure as `folder/<a>_<b>_<measure>.csv`."""
    return save_tables({name: length_table(group) for name, group in comparisons(rows)}, folder)
