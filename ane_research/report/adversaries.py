"""Trained adversaries by lambda: how far attention goes, and what it costs the prediction."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from ane_research.inference import Interval
from ane_research.report.ceiling import interval_between
from ane_research.report.markdown import markdown_table
from ane_research.report.runs import Run
from ane_research.report.spread import spread
from ane_research.report.tables import interval, number

ADVERSARY = "trained adversary"
SEARCH = "search for each text"
OTHER_SEEDS = "other seed"
TYPE = "trained_adversary"

NOTE = (
    "Distance from the base model: TVD of the prediction, JSD of the attention in nats, at most "
    "0.693; means over texts and seeds, with the 95 % interval over other ones where there are "
    "seeds enough. An adversary is trained with TVD - lambda KL, so that lambda is twice what "
    "Wiegreffe & Pinter call so; the search (Jain & Wallace) is "
    "for each text by itself, within its TVD; another seed is no adversary, only another model."
)


def adversaries_of(base: Run, runs: Sequence[Run]) -> list[Run]:
    """The runs of trained adversaries of a base's experiment, by lambda."""
    folder = base.folder.resolve().parent
    found = [
        run
        for run in runs
        if run.configuration.get("model", {}).get("type") == TYPE
        and folder in Path(run.configuration["model"]["base"]).resolve().parents
    ]
    return sorted(found, key=divergence_weight)


def divergence_weight(run: Run) -> float:
    """Lambda."""
    return float(run.configuration["model"]["divergence_weight"])


def adversaries_table(
    base: Run, adversaries: Sequence[Run], distances: pd.DataFrame
) -> pd.DataFrame:
    """What adversaries find, and beside it the search for each text and other seeds.

    Args:
        base: The search is in it, if its study asked for "adversarial".
        adversaries: As `adversaries_of` gives them.
        distances: `seed_distances` of the base; without rows for one seed.

    Returns:
        A row for each: `what`, `experiment`, `divergence_weight` (lambda; NaN but for adversaries),
        `n_seeds`, `n` (values: texts and seeds), and of `tvd` and `jsd` the mean, `tvd_lower` and
        `tvd_upper`, `jsd_lower` and `jsd_upper`, the ends of the 95 % interval.
    """
    rows = [
        _row(ADVERSARY, run, divergence_weight(run), _effects(run, TYPE), "mean_tvd")
        for run in adversaries
    ]
    search = _effects(base, "adversarial")
    if not search.empty:
        rows.append(_row(SEARCH, base, float("nan"), search, "tvd_at_max_jsd"))
    if not distances.empty:
        rows.append(_row_of_seeds(base, distances))
    return pd.DataFrame(rows)


def _effects(run: Run, counterfactual: str) -> pd.DataFrame:
    rows = run.counterfactual
    return rows[rows["counterfactual"] == counterfactual]


def _row(
    what: str, run: Run, weight: float, effects: pd.DataFrame, tvd: str
) -> dict[str, str | float | int]:
    found = {"tvd": spread(effects, tvd), "jsd": spread(effects, "max_jsd")}
    intervals = {
        name: Interval(each["mean"], each["lower"], each["upper"]) for name, each in found.items()
    }
    return _cells(what, run, weight, len(effects), intervals)


def _row_of_seeds(base: Run, distances: pd.DataFrame) -> dict[str, str | float | int]:
    once = distances[distances["seed"] < distances["other_seed"]]
    pairs = once.rename(columns={"seed": "seed_a", "other_seed": "seed_b"})
    intervals = {}
    for name in ("tvd", "jsd"):
        ends = interval_between(pairs, name)
        intervals[name] = Interval(float(pairs[name].mean()), ends.lower, ends.upper)
    return _cells(OTHER_SEEDS, base, float("nan"), len(once), intervals)


def _cells(
    what: str, run: Run, weight: float, n: int, intervals: dict[str, Interval]
) -> dict[str, str | float | int]:
    cells: dict[str, str | float | int] = {
        "what": what,
        "experiment": run.experiment,
        "divergence_weight": weight,
        "n_seeds": len(run.seed_folders),
        "n": n,
    }
    for name, found in intervals.items():
        ends = {f"{name}_lower": found.lower, f"{name}_upper": found.upper}
        cells |= {name: found.estimate, **ends}
    return cells


def as_markdown(table: pd.DataFrame) -> str:
    """The table in Markdown, for the terminal too."""
    header = ["", "lambda", "TVD", "95 % interval", "JSD", "95 % interval", "seeds", "n"]
    lines = []
    for _, row in table.iterrows():
        weight = row["divergence_weight"]
        ends = [interval(row[f"{name}_lower"], row[f"{name}_upper"]) for name in ("tvd", "jsd")]
        lines.append(
            [
                row["what"],
                "" if pd.isna(weight) else f"{weight:g}",
                *(number(row["tvd"]), ends[0], number(row["jsd"]), ends[1]),
                *(f"{row['n_seeds']}", f"{row['n']:,}"),
            ]
        )
    return markdown_table(header, lines)
