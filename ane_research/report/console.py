"""What the command prints when an experiment has finished."""

import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.table import Table

from ane_research.report.names import agreement_name, pair_name
from ane_research.report.tables import (
    ALL_CLASSES,
    correlation_table,
    mean_and_std,
    number,
    without_controls,
)


def correlation_summary(rows: pd.DataFrame) -> Table:
    """The correlations over all classes, a line for each agreement measure and pair, no controls.

    Args:
        rows: Columns of `AgreementRow`, of any number of seeds.
    """
    table = Table(box=SIMPLE_HEAD)
    table.add_column("correlation")
    for heading in ("mean ± std", "chance", "n", "undefined"):
        table.add_column(heading, justify="right", no_wrap=True)
    for agreement, group in without_controls(rows).groupby("agreement", sort=False):
        table.add_row(agreement_name(str(agreement)), style="bold")
        for names, pair in group.groupby(["measure_a", "measure_b"], sort=False):
            overall = correlation_table(pair).T[ALL_CLASSES]
            values = (mean_and_std(overall), number(overall["mean_chance"]))
            counts = (f"{overall['n']:,.0f}", f"{overall['n_undefined']:,.0f}")
            table.add_row(f"  {pair_name(*map(str, names))}", *values, *counts)
    return table
