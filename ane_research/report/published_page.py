"""The comparison with the published numbers as files: CSV, Markdown, figure."""

from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ane_research.report.drawing import save_figure
from ane_research.report.markdown import markdown_table
from ane_research.report.names import agreement_name, pair_name
from ane_research.report.published_cells import COMPARED
from ane_research.report.published_figure import published_figure
from ane_research.report.table_files import write_table_texts
from ane_research.report.tables import mean_and_std

BY_RUN = ["experiment", "run", "source"]
NOTE = """\
Ours are mean ± standard deviation over the instances of all seeds, by the class that the model
predicts, under its true name. Theirs are of one model each. The interval is where the mean of one
more seed of ours would lie in 95 of 100 cases (Student's t); with one seed it is undecided whether
the published value lies there. The numbers of Neely & Schouten stand in the row of the true class:
they number classes by frequency, so that their 0 is 1 here. Jain & Wallace released one file,
CorrStats, with two labels interchanged; their numbers of attention are from other files."""


def save_comparison(comparison: pd.DataFrame, folder: Path) -> list[Path]:
    """Writes `folder/comparison.{csv,md,png,svg,pdf}`, each whole or not at all.

    Args:
        comparison: What `compare_with_published` gives.
        folder: Made if it is not there.
    """
    flat = comparison.assign(reasons=comparison["reasons"].str.join("; "))
    stem = folder / "comparison"
    texts = write_table_texts(flat, as_markdown(comparison), stem)
    return [*texts, *save_figure(published_figure(comparison), stem)]


def overview(comparison: pd.DataFrame) -> pd.DataFrame:
    """A row for each run and paper: how many numbers, how near, and whether comparable.

    Columns: `BY_RUN`, `comparable` (yes, no, or how many of the numbers), the number of `cells`,
    how many published values lie `within` the interval, `outside`, or `undecided`, and the `mean
    difference` without sign.
    """
    return pd.DataFrame(
        {
            **dict(zip(BY_RUN, map(str, names), strict=True)),
            "comparable": _share(rows["reasons"].str.len() == 0),
            "cells": str(len(rows)),
            **{
                verdict: str((rows["verdict"] == verdict).sum())
                for verdict in ("within", "outside", "undecided")
            },
            "mean difference": f"{rows['difference'].abs().mean():.3f}",
        }
        for names, rows in comparison.groupby(BY_RUN, sort=False)
    )


def _share(comparable: pd.Series) -> str:
    if comparable.nunique() == 1:
        return "yes" if comparable.all() else "no"
    return f"{comparable.sum()} of {len(comparable)}"


def as_markdown(comparison: pd.DataFrame) -> str:
    """An overview, then a table for each run and paper with the reasons why not to compare."""
    table = overview(comparison)
    sections = [
        "# Our runs beside the published numbers",
        NOTE,
        markdown_table(list(table.columns), table.itertuples(index=False), num_text_columns=4),
        "![Ours against the published numbers](comparison.png)",
    ]
    for names, rows in comparison.groupby(BY_RUN, sort=False):
        experiment, run, source = map(str, names)
        sections += [f"## `{experiment}` {run} beside {source}", *_reasons(rows), _table(rows)]
    return "\n\n".join(sections) + "\n"


def _reasons(rows: pd.DataFrame) -> Iterator[str]:
    """Each reason once, with the numbers that it holds for if these are not all."""
    pairs = rows.drop_duplicates(COMPARED).to_dict("records")
    compared: dict[str, list[str]] = {}
    for pair in pairs:
        for reason in pair["reasons"]:
            compared.setdefault(reason, []).append(_compared(pair))
    if compared:
        yield "Not comparable:\n\n" + "\n".join(
            f"- {reason}" if len(names) == len(pairs) else f"- {reason} ({'; '.join(names)})"
            for reason, names in compared.items()
        )


def _compared(row: dict[Hashable, Any]) -> str:
    return f"{agreement_name(row['agreement'])}, {pair_name(row['measure_a'], row['measure_b'])}"


def _table(rows: pd.DataFrame) -> str:
    header = ["compared", "predicted", "published", "ours", "n", "undefined", "seeds"]
    header += ["interval", "difference", "published value"]
    return markdown_table(header, map(_line, rows.to_dict("records")), num_text_columns=2)


def _line(row: dict[Hashable, Any]) -> list[str]:
    published = pd.Series({"mean": row["published_mean"], "std": row["published_std"]})
    counts = [f"{row[key]:,.0f}" for key in ("n", "n_undefined", "num_seeds")]
    interval = f"{_number(row['lower'])} to {_number(row['upper'])}"
    return [
        _compared(row),
        row["class"].replace("_", " "),
        mean_and_std(published),
        mean_and_std(pd.Series(row)),
        *counts,
        interval if pd.notna(row["lower"]) else "",
        _number(row["difference"]),
        row["verdict"],
    ]


def _number(value: float) -> str:
    return mean_and_std(pd.Series({"mean": value, "std": np.nan}))
