"""All experiments at a glance: a row for the newest finished run of each."""

from collections.abc import Iterator, Mapping

import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.table import Table

from ane_research.report.markdown import markdown_table
from ane_research.report.names import agreement_name, counterfactual_name, pair_name
from ane_research.report.runs import Run
from ane_research.report.tables import mean_and_std, without_controls

NOTE = "Mean over instances and seeds ± standard deviation over seeds."
TEST = "Test set"
METRICS = {"test_accuracy": "accuracy", "test_auc": "AUC"}
#: What Jain & Wallace show of permuted and of adversarial attention.
STATISTICS = {"median_tvd": "median TVD", "max_jsd": "maximum JSD"}
Key = tuple[str, str]  # heading, column


def summary(runs: Mapping[str, Run]) -> pd.DataFrame:
    """Test metrics, correlations without controls, counterfactuals, all predicted classes together.

    Args:
        runs: By the name of their experiment.

    Returns:
        Text: the mean over instances and seeds, and, of several seeds, the standard deviation
        (sample) of the seeds' own means behind it; blank where there is none. Rows: experiment.
        Columns: heading ("Test set", an agreement measure or a counterfactual), column; of a
        counterfactual's statistics also the median over instances and seeds.
    """
    cells = {
        name: {**_metrics(run), **_correlations(run), **_counterfactuals(run)}
        for name, run in runs.items()
    }
    columns = list(dict.fromkeys(key for row in cells.values() for key in row))
    # A heading's columns lie together, in the order in which they first appear.
    headings = list(dict.fromkeys(heading for heading, _ in columns))
    columns.sort(key=lambda key: headings.index(key[0]))
    table = pd.DataFrame.from_dict(cells, orient="index").reindex(columns=columns)
    return table.fillna("").rename_axis(index="experiment")


def _metrics(run: Run) -> dict[Key, str]:
    table = pd.DataFrame.from_dict(run.metrics, orient="index")
    cells = {(TEST, "seeds"): str(len(table))}
    for name, heading in METRICS.items():
        if name in table:
            cells[TEST, heading] = _over_seeds(table[name].mean(), table[name])
    return cells


def _correlations(run: Run) -> dict[Key, str]:
    cells = {}
    keys = ["agreement", "measure_a", "measure_b"]
    for names, rows in without_controls(run.agreement).groupby(keys, sort=False):
        agreement, a, b = map(str, names)
        of_seeds = rows.groupby("seed")["value"].mean()
        mean = rows["value"].mean()
        cells[agreement_name(agreement), pair_name(a, b)] = _over_seeds(mean, of_seeds)
    return cells


def _counterfactuals(run: Run) -> dict[Key, str]:
    cells = {}
    for name, rows in run.counterfactual.groupby("counterfactual", sort=False):
        heading = counterfactual_name(str(name)).capitalize()
        for statistic, column in STATISTICS.items():
            values = rows[statistic]
            of_seeds = values.groupby(rows["seed"]).mean()
            cells[heading, f"{column}, mean"] = _over_seeds(values.mean(), of_seeds)
            cells[heading, f"{column}, median"] = f"{values.median():.3f}"
    return cells


def _over_seeds(mean: float, of_seeds: pd.Series) -> str:
    return mean_and_std(pd.Series({"mean": mean, "std": of_seeds.std()}))


def blocks(table: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """The parts of a `summary` that fit a page's width: each heading with its columns."""
    for heading in table.columns.unique(level=0):
        yield heading, table[[heading]].droplevel(0, axis="columns")


def as_rich(heading: str, block: pd.DataFrame) -> Table:
    """A block as the terminal shows it."""
    # Four columns with long names fit 80 characters.
    table = Table(
        title=heading, title_justify="left", box=SIMPLE_HEAD, show_edge=False, collapse_padding=True
    )
    table.add_column("experiment", no_wrap=True)
    for column in block.columns:
        table.add_column(column, justify="right", min_width=len("0.117 ± 0.003"))
    for experiment, row in block.iterrows():
        table.add_row(str(experiment), *row)
    return table


def as_markdown(heading: str, block: pd.DataFrame) -> str:
    """A block as a table of Markdown."""
    rows = ([f"`{experiment}`", *row] for experiment, row in block.iterrows())
    return markdown_table([heading, *block.columns], rows)
