"""Two experiments side by side on the same instances: difference, interval, effect size, p."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.table import Table

from ane_research.errors import InputError
from ane_research.inference import compare_experiments, holm, smallest_p_value
from ane_research.report.markdown import markdown_table
from ane_research.report.names import agreement_name, pair_name
from ane_research.report.runs import Run
from ane_research.report.seeds import check_same_texts, generator, same_models, seed_matrix
from ane_research.report.table_files import write_table_texts
from ane_research.report.tables import SIGNIFICANCE_LEVEL, interval, number, without_controls

KEYS = ["agreement", "measure_a", "measure_b"]
HEADER = ("first", "second", "diff.", "95 % interval", "d", "p", "Holm p")


def comparison_table(first: Run, second: Run, column: str = "value") -> pd.DataFrame:
    """Compares every agreement of every pair of measures that both runs have, without controls.

    Args:
        first: A finished run.
        second: Another, on the same test texts.
        column: Of `AgreementRow`: "value", or "corrected" for chance.

    Returns:
        A row for each agreement and pair: `mean_first`, `mean_second`, `difference` (first less
        second) with `lower` and `upper`, the 95 % interval over other seeds and other texts;
        `effect_size` (Cohen's d_av); `p_value` of the permutation test of models and `p_holm`,
        corrected for the number of rows; `smallest_p_value` that so many seeds can give; `n` texts
        compared and `n_undefined` others; `seeds_first`, `seeds_second`, `same_models`.

    Raises:
        InputError: The texts differ, or there is nothing that both have.
    """
    check_same_texts(first, second)
    same = same_models(first, second)
    groups_first, groups_second = (
        {tuple(map(str, key)): rows for key, rows in agreement.groupby(KEYS, sort=False)}
        for agreement in map(without_controls, (first.agreement, second.agreement))
    )
    table = pd.DataFrame(
        {
            **dict(zip(KEYS, key, strict=True)),
            **_compared(rows, groups_second[key], column, same),
        }
        for key, rows in groups_first.items()
        if key in groups_second
    )
    if table.empty or not table["n"].any():
        raise InputError(
            f"{second.folder}: no {column} of an agreement that {first.folder} has too; run both "
            "again with the same measures"
        )
    corrected = holm(table["p_value"].to_numpy())
    table.insert(list(table.columns).index("p_value") + 1, "p_holm", corrected)
    return table


def _compared(
    first: pd.DataFrame, second: pd.DataFrame, column: str, same: bool
) -> dict[str, float | int | bool]:
    a, b = (seed_matrix(rows, column) for rows in (first, second))
    a, b = a.align(b, join="outer", axis=1)
    found = compare_experiments(a.to_numpy(), b.to_numpy(), same, generator([*a.index, *b.index]))
    return {
        "mean_first": found.mean_a,
        "mean_second": found.mean_b,
        "difference": found.difference.estimate,
        "lower": found.difference.lower,
        "upper": found.difference.upper,
        "effect_size": found.effect_size,
        "p_value": found.p_value,
        "smallest_p_value": found.smallest_p_value,
        "n": found.num_instances,
        "n_undefined": found.num_undefined,
        "seeds_first": len(a),
        "seeds_second": len(b),
        "same_models": same,
    }


def notes(table: pd.DataFrame) -> list[str]:
    """What the numbers of a `comparison_table` mean, and whether they can decide anything."""
    row, size = table.iloc[0], int(table["p_value"].notna().sum())
    models = f"{row['seeds_first']} and {row['seeds_second']} models"
    if row["same_models"]:
        models = f"the same {row['seeds_first']} models, each compared with itself,"
    lines = [
        f"First less second, over {models} and the texts where all have a value. The interval is "
        "over other seeds and other texts, for one comparison alone; d is Cohen's d_av; p is of "
        f"exchanging the experiments' models, and Holm's is corrected for {size} comparisons."
    ]
    if pd.isna(table["lower"]).all():
        lines.append("Undecided: a single seed says nothing of how far another would be.")
    smallest = row["smallest_p_value"]
    if smallest * size > SIGNIFICANCE_LEVEL:
        decides = "nothing" if smallest > SIGNIFICANCE_LEVEL else "nothing after Holm's correction"
        lines.append(
            f"Too few seeds for p: it cannot be below {smallest:.3g}, nor Holm's below "
            f"{min(1, smallest * size):.3g}, so it decides {decides}; {_enough(row, size)}."
        )
    return lines


def _enough(row: pd.Series, size: int) -> str:
    same = bool(row["same_models"])
    needed = next(
        seeds
        for seeds in range(2, 100)
        if smallest_p_value(seeds, seeds, same) * size <= SIGNIFICANCE_LEVEL
    )
    return f"{needed} seeds {'of both' if same else 'of each'} can decide all"


def as_rich(table: pd.DataFrame) -> Iterator[Table]:
    """The comparison as the terminal shows it: a table for each agreement."""
    for agreement, rows in table.groupby("agreement", sort=False):
        # Pairs with long names take two lines on a terminal of 80 characters, numbers one.
        shown = Table(
            title=agreement_name(str(agreement)),
            title_justify="left",
            box=SIMPLE_HEAD,
            show_edge=False,
            collapse_padding=True,
        )
        shown.add_column("")
        for heading in HEADER:
            shown.add_column(heading, justify="right", no_wrap=True)
        for _, row in rows.iterrows():
            shown.add_row(pair_name(row["measure_a"], row["measure_b"]), *_cells(row))
        yield shown


def as_markdown(table: pd.DataFrame) -> str:
    """The comparison as a table of Markdown."""
    lines = []
    for _, row in table.iterrows():
        pair = pair_name(row["measure_a"], row["measure_b"])
        lines.append([agreement_name(row["agreement"]), pair, *_cells(row)])
    return markdown_table(["agreement", "pair", *HEADER], lines, num_text_columns=2)


def _cells(row: pd.Series) -> list[str]:
    numbers = [number(row[name]) for name in ("mean_first", "mean_second", "difference")]
    last = [number(row["effect_size"]), number(row["p_value"]), number(row["p_holm"])]
    return [*numbers, interval(row["lower"], row["upper"]), *last]


def write_comparison(table: pd.DataFrame, folder: Path, name: str) -> list[Path]:
    """Writes `folder/<name>.{csv,md}`, each whole or not at all."""
    text = "\n\n".join([as_markdown(table), *notes(table)]) + "\n"
    return write_table_texts(table, text, folder / name)
