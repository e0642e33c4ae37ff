"""What finished runs say of a quantity: its values by seed and instance."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ane_research.claims.claim import Quantity
from ane_research.report.runs import Run
from ane_research.report.seeds import seed_matrix


class MissingQuantityError(Exception):
    """There is nothing to judge by; the message says why."""


class NoRunError(MissingQuantityError):
    """There is no finished run of the experiment."""


@dataclass(frozen=True)
class Measured:
    """The values of a quantity, labelled by seed and instance id, and the run they are from."""

    run: Run
    values: pd.DataFrame


def measured(quantity: Quantity, runs: Mapping[str, Run]) -> Measured:
    """Looks a quantity up in the newest run of its experiment.

    Raises:
        NoRunError: There is none.
        MissingQuantityError: The run does not have the quantity, or no defined value of it.
    """
    if quantity.experiment not in runs:
        raise NoRunError(f"no finished run of {quantity.experiment}")
    run = runs[quantity.experiment]
    rows = _rows(quantity, run)
    what = _describe(quantity)
    if rows.empty:
        raise MissingQuantityError(f"{run.experiment} has no {what}")
    if quantity.column not in rows or not pd.api.types.is_numeric_dtype(rows[quantity.column]):
        raise MissingQuantityError(f"{run.experiment} has no number {quantity.column} of {what}")
    values = seed_matrix(rows, quantity.column)
    if values.isna().all(axis=None):
        raise MissingQuantityError(f"{run.experiment} has no defined {quantity.column} of {what}")
    return Measured(run, values)


def _rows(quantity: Quantity, run: Run) -> pd.DataFrame:
    if quantity.counterfactual is not None:
        rows = run.counterfactual
        return rows[rows["counterfactual"] == quantity.counterfactual]
    if quantity.measures is None:
        rows = run.instances
        return rows.assign(correct=np.where(rows["label"] == rows["predicted_label"], 1.0, 0.0))
    rows = run.agreement
    # The agreement of a with b is that of b with a.
    pair = rows["measure_a"].isin(quantity.measures) & rows["measure_b"].isin(quantity.measures)
    return rows[pair & (rows["agreement"] == quantity.agreement)]


def _describe(quantity: Quantity) -> str:
    if quantity.counterfactual is not None:
        return f"counterfactual {quantity.counterfactual}"
    if quantity.measures is None:
        return "test instances"
    return f"{quantity.agreement} of {' and '.join(quantity.measures)}"
