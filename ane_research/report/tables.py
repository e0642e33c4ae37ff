"""Correlation tables: mean agreement by predicted class, as Neely & Schouten (2020) write them."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from ane_research.files import atomic_path
from ane_research.report.intervals import with_interval
from ane_research.results import UNDEFINED

ALL_CLASSES = "all_classes"
SIGNIFICANCE_LEVEL = 0.05


def correlation_table(rows: pd.DataFrame, pooled_significance: bool = False) -> pd.DataFrame:
    """Statistics of one pair of measures under one agreement measure.

    Args:
        rows: Columns of `AgreementRow`, of any number of seeds; instances and seeds are pooled.
        pooled_significance: Write the share over all rows into every class, an undefined p-value
            counted as not significant, as Neely & Schouten's released code does.

    Returns:
        Indexed by `class`: the predicted labels, sorted, then `all_classes`; columns as
        `statistics` says.
    """
    classes = {str(label): group for label, group in rows.groupby("predicted_label")}
    classes[ALL_CLASSES] = rows
    table = statistics(classes)
    if pooled_significance and rows["p_value"].notna().any():
        table["sig_frac"] = (rows["p_value"] <= SIGNIFICANCE_LEVEL).mean()
    return table.rename_axis("class")


def statistics(groups: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """What is told of groups of rows of one pair of measures under one agreement measure.

    Returns:
        A row for each group. Of the defined values: `mean` and `std` (population) of the `n`;
        `sig_frac`, the share of defined p-values <= 0.05; `mean_chance`, what chance gives;
        `mean_corrected`, the mean of the values rescaled to 0 at chance and 1 at full agreement,
        without the `n_uncorrected` whose chance is full agreement; `above_chance`, the share above
        the 95th percentile of chance. `n_undefined` are the others, by reason in `n_<reason>`. NaN
        where nothing is defined, or where the measure has no p-value.
    """
    found = pd.concat(groups.values())["undefined"].unique()
    reasons = [*UNDEFINED, *sorted(set(found) - {*UNDEFINED, ""})]
    table = pd.DataFrame([_statistics(group) for group in groups.values()], index=list(groups))
    for reason in reasons:
        counts = [int((group["undefined"] == reason).sum()) for group in groups.values()]
        table[f"n_{reason.lower().replace(' ', '_')}"] = counts
    return table


def _statistics(rows: pd.DataFrame) -> dict[str, float | int]:
    defined = rows[rows["value"].notna()]
    p_values, corrected = defined["p_value"].dropna(), defined["corrected"].dropna()
    by_chance = defined["chance_p_value"].dropna()
    return {
        "mean": defined["value"].mean(),
        "std": defined["value"].std(ddof=0),
        "n": len(defined),
        "n_undefined": len(rows) - len(defined),
        "sig_frac": (p_values <= SIGNIFICANCE_LEVEL).mean(),
        "mean_chance": defined["chance"].mean(),
        "mean_corrected": corrected.mean(),
        "n_uncorrected": len(defined) - len(corrected),
        "above_chance": (by_chance <= SIGNIFICANCE_LEVEL).mean(),
    }


def without_controls(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `AgreementRow` of measures that may know something."""
    return rows[~rows["control"]]


def of_controls(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `AgreementRow` of a control and another measure."""
    return rows[rows["control"]]


def correlation_tables(
    rows: pd.DataFrame, pooled_significance: bool = False
) -> dict[str, pd.DataFrame]:
    """A `correlation_table` for every pair and agreement measure, by "<a>_<b>_<measure>".

    Those of several seeds have an interval (`with_interval`).
    """
    return {
        name: with_interval(correlation_table(group, pooled_significance), group, ALL_CLASSES)
        for name, group in comparisons(rows)
    }


def comparisons(rows: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """The rows of each pair and agreement measure, by "<a>_<b>_<measure>"."""
    for names, group in rows.groupby(["measure_a", "measure_b", "agreement"], sort=False):
        yield "_".join(map(str, names)), group


def write_tables(rows: pd.DataFrame, folder: Path, pooled_significance: bool = False) -> list[Path]:
    """Writes `correlation_tables` as `folder/<a>_<b>_<measure>.csv`."""
    return save_tables(correlation_tables(rows, pooled_significance), folder)


def save_tables(tables: Mapping[str, pd.DataFrame], folder: Path) -> list[Path]:
    """Writes each table as `folder/<name>.csv`."""
    paths = []
    for name, table in tables.items():
        path = folder / f"{name}.csv"
        with atomic_path(path) as temporary:
            table.to_csv(temporary)
        paths.append(path)
    return paths


def mean_and_std(statistics: pd.Series) -> str:
    """A row of a table as "0.117 ± 0.274", with a true minus sign; without what is undefined."""
    mean, std = statistics["mean"], statistics["std"]
    if pd.isna(mean):
        return ""
    return number(mean) if pd.isna(std) else f"{number(mean)} ± {number(std)}"


def number(value: float) -> str:
    """A number as "0.117", with a true minus sign; a dash where it is undefined."""
    return "\N{EN DASH}" if pd.isna(value) else f"{value:.3f}".replace("-", "\N{MINUS SIGN}")


def interval(lower: float, upper: float) -> str:
    """An interval as "0.046 to 0.295"; a dash where there is none."""
    return number(lower) if pd.isna(lower) else f"{number(lower)} to {number(upper)}"
