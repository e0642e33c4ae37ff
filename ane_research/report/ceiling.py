"""The noise ceiling: how far a measure agrees with itself when nothing but the seed changes.

An agreement of .2 between attention and gradient is low if attention agrees .9 with the attention
of another seed, and is all one can ask for if that agrees .2 as well. Beside each measure between
seeds therefore stand the pairs of measures within a model. These may lie above: two measures of
one model share that model, and a measure between seeds does not.
"""

import numpy as np
import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.table import Table

from ane_research.inference import Interval, mean_interval, pair_pseudovalues
from ane_research.report.intervals import within_range
from ane_research.report.markdown import markdown_table
from ane_research.report.names import agreement_name, measure_name, pair_name
from ane_research.report.seeds import generator, seed_matrix
from ane_research.report.tables import interval, number

HEADER = ("mean", "95 % interval", "chance", "n", "undefined")
NOTE = (
    "Between seeds: one measure on models trained alike with other seeds, mean over pairs of seeds "
    "and texts. Within a model: two measures on one model, mean over seeds and texts. The interval "
    "is over other seeds and other texts; between seeds it needs three of them, and is of the "
    "texts on which every two are defined, while the mean is of all that is defined."
)


def ceiling_table(between: pd.DataFrame, within: pd.DataFrame) -> pd.DataFrame:
    """Each measure between seeds and each pair of measures within a model.

    Args:
        between: Rows of `between_seeds`.
        within: Columns of `AgreementRow`, and `seed`.

    Returns:
        A row for each agreement and what is compared, by agreement: `agreement`, `measure_a`,
        `measure_b` (equal between seeds), `mean`, `lower` and `upper`, its 95 % interval,
        `mean_chance`, the number `n` of defined values, and `n_undefined`.
    """
    rows = [
        _row(str(agreement), str(measure), str(measure), group, interval_between(group, "value"))
        for (agreement, measure), group in between.groupby(["agreement", "measure"], sort=False)
    ]
    keys = ["agreement", "measure_a", "measure_b"]
    for names, group in within.groupby(keys, sort=False):
        values = seed_matrix(group, "value")
        found = mean_interval(values.to_numpy(), generator(values.index))
        agreement, a, b = map(str, names)
        rows.append(_row(agreement, a, b, group, found))
    table = pd.DataFrame(rows)
    order = {name: place for place, name in enumerate(table["agreement"].unique())}
    return table.sort_values("agreement", key=lambda names: names.map(order), kind="stable")


def _row(
    agreement: str, measure_a: str, measure_b: str, rows: pd.DataFrame, found: Interval
) -> dict[str, str | float | int]:
    defined = rows["value"].notna()
    found = within_range(found, rows)
    return {
        "agreement": agreement,
        "measure_a": measure_a,
        "measure_b": measure_b,
        "mean": float(rows["value"].mean()),
        "lower": found.lower,
        "upper": found.upper,
        "mean_chance": float(rows.loc[defined, "chance"].mean()),
        "n": int(defined.sum()),
        "n_undefined": int((~defined).sum()),
    }


def interval_between(rows: pd.DataFrame, column: str) -> Interval:
    """The interval of a number that two seeds have together; its estimate is of complete texts.

    Args:
        rows: One for each text and two seeds, `instance_id`, `seed_a` and `seed_b`.
        column: Of the numbers.
    """
    seeds = sorted({*rows["seed_a"], *rows["seed_b"]})
    wide = rows.pivot(index=["seed_a", "seed_b"], columns="instance_id", values=column)
    pairs = np.full((len(seeds), len(seeds), wide.shape[1]), np.nan)
    for (a, b), values in zip(wide.index, wide.to_numpy(float), strict=True):
        pairs[seeds.index(a), seeds.index(b)] = pairs[seeds.index(b), seeds.index(a)] = values
    return mean_interval(pair_pseudovalues(pairs), generator(seeds))


def compared(measure_a: str, measure_b: str) -> str:
    """What a row compares: "attention between seeds", or "attention vs gradient"."""
    if measure_a == measure_b:
        return f"{measure_name(measure_a)} between seeds"
    return pair_name(measure_a, measure_b)


def as_rich(table: pd.DataFrame) -> Table:
    """The table as the terminal shows it."""
    shown = Table(box=SIMPLE_HEAD, show_edge=False, collapse_padding=True)
    shown.add_column("")
    for heading in HEADER:
        shown.add_column(heading, justify="right", no_wrap=True)
    for agreement, rows in table.groupby("agreement", sort=False):
        shown.add_row(agreement_name(str(agreement)), style="bold")
        for _, row in rows.iterrows():
            shown.add_row(f"  {compared(row['measure_a'], row['measure_b'])}", *_cells(row))
    return shown


def as_markdown(table: pd.DataFrame) -> str:
    """The table in Markdown."""
    lines = []
    for _, row in table.iterrows():
        what = compared(row["measure_a"], row["measure_b"])
        lines.append([agreement_name(row["agreement"]), what, *_cells(row)])
    return markdown_table(["agreement", "compared", *HEADER], lines, num_text_columns=2)


def _cells(row: pd.Series) -> list[str]:
    return [
        number(row["mean"]),
        interval(row["lower"], row["upper"]),
        number(row["mean_chance"]),
        f"{row['n']:,}",
        f"{row['n_undefined']:,}",
    ]
