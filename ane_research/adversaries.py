"""Trained adversaries of a model, collected from finished runs, as table and figure."""

from pathlib import Path

import pandas as pd

from ane_research.errors import InputError
from ane_research.evaluation.seed_distances import seed_distances
from ane_research.report.adversaries import NOTE, adversaries_of, adversaries_table, as_markdown
from ane_research.report.adversaries_figure import adversaries_figure
from ane_research.report.runs import Run, load_latest_runs
from ane_research.report.table_files import write_table_files


def adversaries(base: Run, output_dir: Path) -> pd.DataFrame:
    """The `adversaries_table` of the newest finished runs that were trained against a base.

    Args:
        base: A run of the experiment that is their base.
        output_dir: Where the runs are.

    Raises:
        InputError: There are none.
    """
    found = adversaries_of(base, list(load_latest_runs(output_dir).values()))
    if not found:
        raise InputError(
            f"{output_dir}: no finished run of a trained adversary of {base.experiment}; run one, "
            "such as experiments/wiegreffe_pinter/wp_sst_adversary_1e-3.jsonnet"
        )
    return adversaries_table(base, found, seed_distances(base.instances, base.importance))


def write_adversaries(table: pd.DataFrame, experiment: str, folder: Path) -> list[Path]:
    """Writes `folder/<experiment>.{csv,md,png,svg,pdf}`."""
    figure = adversaries_figure(table, experiment)
    return write_table_files(table, as_markdown(table), NOTE, figure, folder / experiment)
