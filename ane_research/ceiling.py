"""The noise ceiling of a finished run: computed from its scores, written as table and figure."""

import copy
from pathlib import Path
from typing import cast

import pandas as pd
from allennlp.common import Params
from allennlp.evaluation import Evaluator

import ane_research.plugin  # noqa: F401 - registers what a configuration may name
from ane_research.agreement import AgreementMeasure
from ane_research.errors import InputError
from ane_research.evaluation import Study
from ane_research.evaluation.between_seeds import between_seeds
from ane_research.evaluation.seed_distances import as_counterfactual, seed_distances
from ane_research.files import atomic_path
from ane_research.report.ceiling import NOTE, as_markdown, ceiling_table
from ane_research.report.ceiling_figure import ceiling_figure
from ane_research.report.counterfactual_figures import divergence_figure
from ane_research.report.counterfactual_tables import counterfactual_table
from ane_research.report.drawing import save_figure
from ane_research.report.runs import Run
from ane_research.report.table_files import write_table_files
from ane_research.results import STATISTICS

DIVERGENCE = "jensen_shannon"


def ceiling(run: Run) -> pd.DataFrame:
    """The `ceiling_table` of a run, by the agreement measures of its study.

    Between seeds also by the Jensen-Shannon divergence (Wiegreffe & Pinter 2019, sec. 3.2).

    Raises:
        InputError: The run has one seed.
    """
    if len(run.seed_folders) < 2:
        raise InputError(
            f"{run.folder}: one seed, and nothing to compare it with; run the experiment with "
            "--seeds 1 2 3"
        )
    params = Params(copy.deepcopy(run.configuration["evaluation"]))
    study = cast(Study, Evaluator.from_params(params, cuda_device=-1))
    study.agreement.setdefault(DIVERGENCE, AgreementMeasure.by_name(DIVERGENCE)())
    instances = run.instances[run.instances["seed"] == min(run.seed_folders)]
    rows = pd.concat(between_seeds(study, instances, run.importance), ignore_index=True)
    return ceiling_table(rows, run.agreement)


def write_ceiling(table: pd.DataFrame, experiment: str, folder: Path) -> list[Path]:
    """Writes `folder/<experiment>.{csv,md,png,svg,pdf}`."""
    figure = ceiling_figure(table, experiment)
    return write_table_files(table, as_markdown(table), NOTE, figure, folder / experiment)


def write_other_seeds(run: Run, folder: Path) -> list[Path]:
    """Writes how far, text by text, other seeds go (after Wiegreffe & Pinter 2019, fig. 3).

    The table, `folder/<experiment>_other_seeds.csv`, has a row for each predicted class and
    statistic over the other seeds, as of counterfactual attention; the figure, of the same name,
    the largest divergence by the largest weight. Nothing is written for a study without attention.
    """
    distances = seed_distances(run.instances, run.importance)
    if distances.empty:
        return []
    rows = as_counterfactual(distances)
    tables = {name: counterfactual_table(rows, name) for name in STATISTICS}
    table = pd.concat(tables, names=["statistic"]).reset_index()
    stem = folder / f"{run.experiment}_other_seeds"
    path = stem.with_name(f"{stem.name}.csv")
    with atomic_path(path) as temporary:
        table.to_csv(temporary, index=False)
    return [path, *save_figure(divergence_figure(rows, run.experiment), stem)]
