"""The stages of one seed: train a model, predict, score, compare, ask."""

import copy
import json
import logging
import os
import shutil
import sys
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import allennlp.common.tqdm
import pandas as pd
import tqdm
from allennlp.commands.train import train_model
from allennlp.common import Params
from allennlp.common.util import prepare_environment
from allennlp.data import DataLoader
from allennlp.evaluation import Evaluator

from ane_research.archive import load_model_archive
from ane_research.evaluation import Study
from ane_research.files import read_json, sync_to_disk, write_json
from ane_research.models import AttentionModel
from ane_research.progress import TRAINING, Progress, WatchedLoader
from ane_research.results import ImportanceRow, InstanceRow, read_rows, write_rows

# In a notebook AllenNLP draws progress bars as widgets, which need ipywidgets and of which a saved
# notebook keeps nothing. Text is fine everywhere.
allennlp.common.tqdm._tqdm = tqdm.tqdm  # type: ignore[assignment]

#: Of each stage's code: to be raised by every change that moves what the stage finds, so that
#: results of before are not taken for results of now. A change in the file of a class that a
#: configuration names is noticed without that (`code_version`).
CODE_VERSIONS = {
    "train": 1,
    "predict": 1,
    "importance": 3,
    "agreement": 2,
    "counterfactual": 1,
    "faithfulness": 2,
    "plausibility": 2,
    "report": 2,
}

#: Callbacks of every training: what is wrong is said before it, or as soon as it is seen.
CHECKS = ["known_metric", "suitable_model", "finite_loss"]

_TRAINED = "trained"  # is in the folder of a finished training, and says whether it was continued


def train(configuration: dict[str, Any], folder: Path, resume: bool = False) -> bool:
    """Trains one model with AllenNLP and archives its best epoch as `model.tar.gz`.

    Until the training is finished, all its files are in `training/`.

    Args:
        configuration: With its seed.
        folder: Of the seed.
        resume: Continue from the last checkpoint of a training that was interrupted.

    Returns:
        Whether it was continued: then the model is not quite that of an undisturbed training.
    """
    training = folder / TRAINING
    trained = training / _TRAINED
    if not trained.exists():
        recover = resume and has_checkpoint(training)
        if not recover:
            shutil.rmtree(training, ignore_errors=True)
        params = Params(with_callbacks(configuration, CHECKS))
        with logged_to_file_only(), warnings.catch_warnings():
            # Of the future of PyTorch's automatic casting; AllenNLP has none.
            warnings.simplefilter("ignore", FutureWarning)
            train_model(params, training, recover=recover)
        for path in training.rglob("*"):
            sync_to_disk(path)
        write_json({"continued": recover}, trained)
    continued = bool(read_json(trained)["continued"])
    # The archive has the best weights; the checkpoints take five times its size.
    for checkpoint in training.glob("*.th"):
        checkpoint.unlink()
    for path in training.iterdir():
        if path.is_dir():
            shutil.rmtree(folder / path.name, ignore_errors=True)
        if path.name != _TRAINED:
            path.replace(folder / path.name)
    shutil.rmtree(training)
    return continued


def with_callbacks(configuration: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """A copy of a configuration whose trainer has more callbacks."""
    copied = copy.deepcopy(configuration)
    trainer = copied["trainer"]
    trainer["callbacks"] = [*(trainer.get("callbacks") or []), *names]
    return copied


def has_checkpoint(training: Path) -> bool:
    """Whether a training can be continued; removes checkpoints that were not written whole."""
    for state in training.glob("*_state_*.th"):
        name = state.name.partition("_state_")[2]
        pair = [training / f"{kind}_state_{name}" for kind in ("model", "training")]
        if not all(map(zipfile.is_zipfile, pair)):
            state.unlink()
    best = training / "best.th"
    found = next(training.glob("model_state_*.th"), None)
    return found is not None and (not best.exists() or zipfile.is_zipfile(best))


class Studied:
    """A trained model and its test set, loaded when a stage first needs them.

    Every stage starts from the seed, so that it finds the same whichever stages went before.

    Args:
        configuration: With its seed.
        folder: Of the seed; has the model.
        progress: Told of every batch.
    """

    def __init__(self, configuration: dict[str, Any], folder: Path, progress: Progress) -> None:
        self.configuration = configuration
        self.folder = folder
        self.progress = progress

    @cached_property
    def model(self) -> AttentionModel:
        return cast(AttentionModel, self._archive.model)

    @cached_property
    def loader(self) -> DataLoader:
        params = self._params()
        loader_params = params.get("validation_data_loader", params.get("data_loader"))
        loader = DataLoader.from_params(
            loader_params.duplicate(),
            reader=self._archive.validation_dataset_reader,
            data_path=self.configuration["test_data_path"],
        )
        loader.index_with(self.model.vocab)
        return cast(DataLoader, WatchedLoader(loader, self.progress))

    @property
    def study(self) -> Study:
        """A new one: random measures start from their seed."""
        section = self._params().get("evaluation").duplicate()
        return cast(Study, Evaluator.from_params(section, cuda_device=self._device))

    @property
    def instances(self) -> pd.DataFrame:
        return read_rows(InstanceRow, self.folder / "instances.parquet")

    def predict(self) -> None:
        """Writes `instances.parquet`, and the test metrics into `metrics.json`.

        They are those of the model as it is studied, which differ from those after training if
        the study changes what softmax does with padding.
        """
        self._seed()
        instances, metrics = self.study.predict(self.model, self.loader)
        found = json.loads((self.folder / "metrics.json").read_text())
        found |= {f"test_{name}": value for name, value in metrics.items()}
        write_json(found, self.folder / "metrics.json")
        write_rows(instances, InstanceRow, self.folder / "instances.parquet")

    def rows(self, kind: str, name: str) -> pd.DataFrame:
        """What one entry of a part of the study finds."""
        self._seed()
        if kind == "importance":
            return self.study.score(name, self.model, self.loader)
        if kind == "counterfactual":
            return self.study.ask(name, self.model, self.loader, self.instances)
        importance = read_rows(ImportanceRow, self.folder / "importance.parquet")
        if kind == "faithfulness":
            return self.study.judge(name, self.model, self.loader, self.instances, importance)
        if kind == "plausibility":
            return self.study.rate(name, self.instances, importance)
        return self.study.compare(name, self.instances, importance)

    @cached_property
    def _archive(self) -> Any:
        path = self.folder / "model.tar.gz"
        # It may have been trained on the same base in another place.
        base = self.configuration["model"].get("base")
        overrides = "" if base is None else json.dumps({"model.base": base})
        return load_model_archive(path, self.configuration, self._device, overrides)

    @property
    def _device(self) -> int:
        return self.configuration["trainer"]["cuda_device"]

    def _params(self) -> Params:
        return Params(copy.deepcopy(self.configuration))

    def _seed(self) -> None:
        # What is loaded first draws random numbers too.
        _ = self.loader
        prepare_environment(self._params())


@contextmanager
def logged_to_file_only() -> Iterator[None]:
    """Keeps AllenNLP's training log off the terminal; it is in `out.log`, progress is shown.

    This package's warnings are shown too. `train_model` replaces the handlers of the root logger
    and of the one for progress bars by ones for a file, standard output and standard error, and the
    hook for uncaught exceptions: all are put back. A handler that stayed would open its file again
    for the next progress bar, where that file is no more.
    """
    root, bars = logging.getLogger(), allennlp.common.tqdm.logger
    handlers, bar_handlers = root.handlers[:], bars.handlers[:]
    level, hook = root.level, sys.excepthook
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
        root.handlers, bars.handlers, sys.excepthook = handlers, bar_handlers, hook
        root.setLevel(level)
        package.removeHandler(warnings_shown)
