"""The noise ceiling of a finished run: computed from its scores, written as table and figure."""

import copy
from pathlib import Path
from typing import cast

import pandas as pd
from allennlp.common import Params
from allennlp.evaluation import Evaluator

import ane_research.plugin  # noqa: F401 - registers what a configuration may name
from ane_research.errors import InputError
from ane_research.evaluation import Study
from ane_research.evaluation.between_seeds import between_seeds
from ane_research.report.ceiling import NOTE, as_markdown, ceiling_table
from ane_research.report.ceiling_figure import ceiling_figure
from ane_research.report.figures import save_figure
from ane_research.report.runs import Run
from ane_research.results import atomic_path


def ceiling(run: Run) -> pd.DataFrame:
    """The `ceiling_table` of a run, by the agreement measures of its study.

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
    instances = run.instances[run.instances["seed"] == min(run.seed_folders)]
    rows = pd.concat(between_seeds(study, instances, run.importance), ignore_index=True)
    return ceiling_table(rows, run.agreement)


def write_ceiling(table: pd.DataFrame, experiment: str, folder: Path) -> list[Path]:
    """Writes `folder/<experiment>.{csv,md,png,svg,pdf}`, each whole or not at all."""
    texts = {"csv": table.to_csv(index=False), "md": f"{as_markdown(table)}\n\n{NOTE}\n"}
    paths = [folder / f"{experiment}.{extension}" for extension in texts]
    for path, text in zip(paths, texts.values(), strict=True):
        with atomic_path(path) as temporary:
            temporary.write_text(text, encoding="utf-8")
    return [*paths, *save_figure(ceiling_figure(table, experiment), folder / experiment)]
