"""The stages of one seed: train a model, study it."""

import copy
import json
import logging
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any, cast

import allennlp.common.tqdm
import tqdm
from allennlp.commands.train import train_model
from allennlp.common import Params
from allennlp.common.util import prepare_environment
from allennlp.data import DataLoader
from allennlp.evaluation import Evaluator
from allennlp.models.archival import load_archive

from ane_research.evaluation import Study, StudyRows
from ane_research.models import AttentionModel
from ane_research.results import (
    AgreementRow,
    CounterfactualRow,
    ImportanceRow,
    InstanceRow,
    write_json,
    write_rows,
)

# In a notebook AllenNLP draws progress bars as widgets, which need ipywidgets and of which a saved
# notebook keeps nothing. Text is fine everywhere.
allennlp.common.tqdm._tqdm = tqdm.tqdm  # type: ignore[assignment]


def train_seed(configuration: dict[str, Any], folder: Path) -> None:
    """Trains one model with AllenNLP and archives its best epoch as `model.tar.gz`."""
    with logged_to_file_only(), warnings.catch_warnings():
        # Of the future of PyTorch's automatic casting; AllenNLP has none.
        warnings.simplefilter("ignore", FutureWarning)
        train_model(Params(copy.deepcopy(configuration)), folder)
    # The archive has the best weights; the checkpoints take five times its size.
    for checkpoint in folder.glob("*.th"):
        checkpoint.unlink()


def study_seed(configuration: dict[str, Any], folder: Path) -> None:
    """Runs the study of a configuration on the model archived in `folder`; writes rows there.

    The test metrics in `metrics.json` become those of the model as it is studied, which differ
    from those after training if the study changes what softmax does with padding.
    """
    rows = study_archive(configuration, folder / "model.tar.gz")
    metrics = json.loads((folder / "metrics.json").read_text())
    metrics |= {f"test_{name}": value for name, value in rows.metrics.items()}
    write_json(metrics, folder / "metrics.json")
    write_rows(rows.instances, InstanceRow, folder / "instances.parquet")
    write_rows(rows.importance, ImportanceRow, folder / "importance.parquet")
    write_rows(rows.agreement, AgreementRow, folder / "agreement.parquet")
    if not rows.counterfactual.empty:
        write_rows(rows.counterfactual, CounterfactualRow, folder / "counterfactual.parquet")


def study_archive(configuration: dict[str, Any], archive_path: Path) -> StudyRows:
    """Runs the study of a configuration on an archived model and the configuration's test set."""
    params = Params(copy.deepcopy(configuration))
    prepare_environment(params.duplicate())
    device = configuration["trainer"]["cuda_device"]
    archive = load_archive(archive_path, cuda_device=device)
    loader_params = params.get("validation_data_loader", params.get("data_loader"))
    loader = DataLoader.from_params(
        loader_params.duplicate(),
        reader=archive.validation_dataset_reader,
        data_path=configuration["test_data_path"],
    )
    loader.index_with(archive.model.vocab)
    study = Evaluator.from_params(params.get("evaluation").duplicate(), cuda_device=device)
    return cast(Study, study).run(cast(AttentionModel, archive.model), loader)


@contextmanager
def logged_to_file_only() -> Iterator[None]:
    """Keeps AllenNLP's training log off the terminal; it is in `out.log`, progress is shown.

    This package's warnings are shown too. `train_model` replaces the root logger's handlers by
    ones for a file, standard output and standard error, and the hook for uncaught exceptions:
    both are put back.
    """
    root = logging.getLogger()
    handlers, level, hook = root.handlers[:], root.level, sys.excepthook
    package = logging.getLogger("ane_research")
    package.addHandler(warnings_shown := logging.StreamHandler())
    warnings_shown.setLevel(logging.WARNING)
    # At the start of the line, over what a progress bar may have left there.
    warnings_shown.setFormatter(logging.Formatter("\rwarning: %(message)s"))
    try:
        with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere):
            yield
    finally:
        for handler in set(root.handlers) - set(handlers):
            handler.close()
        root.handlers, sys.excepthook = handlers, hook
        root.setLevel(level)
        package.removeHandler(warnings_shown)
