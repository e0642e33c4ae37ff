"""Finished runs whose agreement of attention and gradient lies where a test wants it."""

from pathlib import Path

import numpy as np

from ane_research.report.runs import Run
from ane_research.results import AgreementRow, InstanceRow, write_rows
from tests.report.conftest import INSTANCES, agreement_rows, write_run

TIME = "2026-11-21T08-15-02Z"


def write_mean(
    output_dir: Path, name: str, mean: float, seeds: tuple[int, ...] = (1, 2, 3, 4)
) -> Run:
    """A run whose seeds' values lie around `mean`, give or take .01 by seed and .1 by text."""
    run = Run(write_run(output_dir, name, TIME, seeds))
    texts = np.random.default_rng(0).normal(0, 0.1, 100)
    for seed, folder in run.seed_folders.items():
        rng = np.random.default_rng([seed, len(name)])
        rows = agreement_rows(100, seed)
        values = mean + rng.normal(0, 0.01) + texts[rows["instance_id"]]
        rows["value"] = np.where(rows["undefined"] == "", values, np.nan)
        write_rows(rows, AgreementRow, folder / "agreement.parquet")
    return run


def write_other_texts(run: Run) -> None:
    """Makes the test texts of a run others."""
    for folder in run.seed_folders.values():
        tokens = INSTANCES["tokens"].map(lambda words: [*words, "!"])
        write_rows(INSTANCES.assign(tokens=tokens), InstanceRow, folder / "instances.parquet")
