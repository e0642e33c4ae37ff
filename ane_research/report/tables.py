"""Correlation tables: mean agreement by predicted class, as Neely & Schouten (2020) write them."""

from pathlib import Path

import pandas as pd

from ane_research.results import atomic_path

ALL_CLASSES = "all_classes"
SIGNIFICANCE_LEVEL = 0.05


def correlation_table(rows: pd.DataFrame, pooled_significance: bool = False) -> pd.DataFrame:
    """Statistics of one pair of measures under one agreement measure.

    Args:
        rows: Columns of `AgreementRow`, of any number of seeds; instances and seeds are pooled.
        pooled_significance: Write the share over all rows into every class, an undefined p-value
            counted as not significant, as Neely & Schouten's released code does.

    Returns:
        Indexed by `class`: the predicted labels, sorted, then `all_classes`. Columns: `mean` and
        `std` (population) of the `n` defined values, `n_undefined`, and `sig_frac`, the share of
        defined p-values <= 0.05. NaN where nothing is defined or the measure has no p-value.
    """
    classes = {str(label): group for label, group in rows.groupby("predicted_label")}
    classes[ALL_CLASSES] = rows
    table = pd.DataFrame([_statistics(group) for group in classes.values()], index=list(classes))
    if pooled_significance and rows["p_value"].notna().any():
        table["sig_frac"] = (rows["p_value"] <= SIGNIFICANCE_LEVEL).mean()
    return table.rename_axis("class")


def _statistics(rows: pd.DataFrame) -> dict[str, float | int]:
    values = rows["value"].dropna()
    p_values = rows["p_value"].dropna()
    return {
        "mean": values.mean(),
        "std": values.std(ddof=0),
        "n": len(values),
        "n_undefined": len(rows) - len(values),
        "sig_frac": (p_values <= SIGNIFICANCE_LEVEL).mean(),
    }


def correlation_tables(
    rows: pd.DataFrame, pooled_significance: bool = False
) -> dict[str, pd.DataFrame]:
    """A `correlation_table` for every pair and agreement measure, by "<a>_<b>_<measure>"."""
    groups = rows.groupby(["measure_a", "measure_b", "agreement"], sort=False)
    return {
        "_".join(map(str, names)): correlation_table(group, pooled_significance)
        for names, group in groups
    }


def write_tables(rows: pd.DataFrame, folder: Path, pooled_significance: bool = False) -> list[Path]:
    """Writes `correlation_tables` as `folder/<a>_<b>_<measure>.csv`."""
    paths = []
    for name, table in correlation_tables(rows, pooled_significance).items():
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
    text = f"{mean:.3f}" if pd.isna(std) else f"{mean:.3f} ± {std:.3f}"
    return text.replace("-", "\N{MINUS SIGN}")
