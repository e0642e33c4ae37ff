"""Runs beside the numbers that Jain & Wallace (2019) and Neely & Schouten (2020) published.

Theirs are of one model each, without a seed. So a published value is judged by the interval in
which one more seed of ours would lie.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import t

from ane_research.report.comparability import reasons_of_measures, reasons_of_run
from ane_research.report.published_cells import CELL, COMPARED, cell_of, published_cells
from ane_research.report.runs import Run
from ane_research.report.tables import ALL_CLASSES, correlation_table

COVERAGE = 0.95
#: The configuration of the experiment at a path in `experiments/`.
References = Callable[[str], dict[str, Any]]


def compare_with_published(runs: Iterable[Run], references: References) -> pd.DataFrame:
    """Every correlation of every run that has a published counterpart, one a row.

    Args:
        runs: Finished ones.
        references: Gives the configuration of an experiment that reproduces published numbers.

    Returns:
        Columns: `experiment`, `run` (the time), those of `published_cells`, and of ours `mean` and
        `std` (population) over the `n` defined values of all instances and seeds, `n_undefined`,
        `num_seeds` with a defined mean, `lower` and `upper` (`seed_interval`), `difference` (ours
        minus theirs), `verdict` (`within` the interval, `outside`, or `undecided` without one), and
        the list of `reasons` why the two are not comparable, empty where they are.
    """
    published = published_cells()
    rows = [row for run in runs for row in _rows_of_run(run, published, references)]
    comparison = pd.DataFrame(rows, columns=_COLUMNS)
    comparison["difference"] = comparison["mean"] - comparison["published_mean"]
    comparison["verdict"] = [_verdict(row) for _, row in comparison.iterrows()]
    return comparison


_OURS = ["mean", "std", "n", "n_undefined", "num_seeds", "lower", "upper"]
_COLUMNS = [
    *["experiment", "run", "source", *CELL, *COMPARED, "class"],
    *["published_mean", "published_std", *_OURS, "difference", "verdict", "reasons"],
]


def seed_interval(seed_means: pd.Series) -> tuple[float, float]:
    """Where the mean of one more seed lies in 95 of 100 cases, if seeds are normally distributed.

    Student's t prediction interval: mean ± t s sqrt(1 + 1/m) for m seeds of standard deviation s.
    NaN for fewer than two seeds.
    """
    num_seeds = len(seed_means)
    if num_seeds < 2:
        return np.nan, np.nan
    quantile = t.ppf((1 + COVERAGE) / 2, num_seeds - 1)
    half = quantile * seed_means.std(ddof=1) * np.sqrt(1 + 1 / num_seeds)
    return seed_means.mean() - half, seed_means.mean() + half


def _rows_of_run(
    run: Run, published: pd.DataFrame, references: References
) -> Iterator[dict[str, Any]]:
    cell = cell_of(run.configuration)
    theirs = published[(published[CELL] == pd.Series(vars(cell))).all(axis="columns")]
    for source, group in theirs.groupby("source", sort=False):
        reference = references(cell.reference(str(source)))
        of_run = reasons_of_run(run, reference)
        for names, rows in group.groupby(COMPARED, sort=False):
            agreement, a, b = map(str, names)
            asked = run.agreement[(run.agreement[COMPARED] == list(names)).all(axis="columns")]
            if asked.empty:
                continue  # the study did not ask for this
            reasons = [*of_run, *reasons_of_measures(run, reference, agreement, (a, b))]
            for _, row in rows.iterrows():
                yield {
                    "experiment": run.experiment,
                    "run": run.folder.name,
                    **row,
                    **_statistics(asked, str(row["class"])),
                    "reasons": reasons,
                }


def _statistics(rows: pd.DataFrame, label: str) -> dict[str, float]:
    """Ours of one predicted class; NaN where it is never predicted."""
    if label != ALL_CLASSES:
        rows = rows[rows["predicted_label"] == label]
    seed_means = rows.groupby("seed")["value"].mean().dropna()
    lower, upper = seed_interval(seed_means)
    return {
        **correlation_table(rows).loc[ALL_CLASSES],
        "num_seeds": len(seed_means),
        "lower": lower,
        "upper": upper,
    }


def _verdict(row: pd.Series) -> str:
    if row[["published_mean", "lower", "upper"]].isna().any():
        return "undecided"
    return "within" if row["lower"] <= row["published_mean"] <= row["upper"] else "outside"
