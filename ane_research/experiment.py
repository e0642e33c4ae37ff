"""An experiment: train, study, report."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import ane_research.plugin  # noqa: F401 - registers what a configuration may name
from ane_research.configuration import (
    load_configuration,
    with_device,
    with_embeddings,
    with_seed,
)
from ane_research.configuration.check import check_study, check_trainer_keys
from ane_research.configuration.explain import explain_error
from ane_research.errors import InputError
from ane_research.manifest import TIMESTAMP, Manifest, data_checksums
from ane_research.report.counterfactual_figures import save_counterfactual_figures
from ane_research.report.counterfactual_tables import write_counterfactual_tables
from ane_research.report.figures import save_figures
from ane_research.report.length import write_length_tables
from ane_research.report.page import write_page
from ane_research.report.runs import Run, latest_runs, load_run, open_run
from ane_research.report.tables import write_tables
from ane_research.results import write_json
from ane_research.stages import study_seed, train_seed

__all__ = ["Experiment", "latest_runs"]


class Experiment:
    """One Jsonnet experiment: a model is trained and studied for each seed.

    `run` does everything; or call `train` (or `adopt`), `evaluate` and
    `generate_and_save_artifacts` in this order. All output goes to a new folder
    ``<output_dir>/<experiment>/<timestamp>``, `run_dir`.

    Args:
        path: The Jsonnet file; its name without ending is the experiment's name.
        seeds: One model is trained for each.
        output_dir: Folder of all outputs.
        embeddings: Word vectors instead of the experiment's: a path, an address, or "none" to
            start from random ones.
        device: "cpu", "cuda" or "cuda:<n>"; by default the first GPU if there is one.
        overrides: JSON that changes the configuration, as AllenNLP's `--overrides`.

    Raises:
        InputError: The experiment, or an argument, is wrong.
    """

    def __init__(
        self,
        path: Path | str,
        seeds: Sequence[int] = (1,),
        output_dir: Path | str = "outputs",
        embeddings: str | None = None,
        device: str | None = None,
        overrides: str = "",
    ) -> None:
        self.path = Path(path)
        self.name = self.path.stem
        self.seeds = tuple(seeds)
        self.output_dir = Path(output_dir)
        configuration = load_configuration(self.path, overrides)
        configuration = with_embeddings(configuration, embeddings, overrides)
        self.configuration = with_device(configuration, device)
        with explained(self.path):
            check_trainer_keys(self.configuration)
            check_study(self.configuration)
        self.run_dir: Path | None = None

    @staticmethod
    def load(run_dir: Path | str) -> Run:
        """Reads a finished run back: its manifest, metrics, and rows as data frames."""
        return load_run(run_dir)

    def run(self, trained: Path | str | None = None) -> Path:
        """Trains, or takes the models of the run `trained`; studies and reports.

        Returns:
            The folder of this run.
        """
        if trained is None:
            self.train()
        else:
            self.adopt(trained)
        self.evaluate()
        self.generate_and_save_artifacts()
        return self._started()

    def train(self) -> None:
        """Trains a model for each seed, into ``seed_<n>/`` of a new run folder.

        Raises:
            InputError: The configuration or the data is wrong; no folder is left behind, unless
                a model has been trained already.
        """
        run_dir = self._begin()
        try:
            with explained(self.path), self.manifest.stage("train"):
                for seed in self.seeds:
                    train_seed(with_seed(self.configuration, seed), self.seed_dir(seed))
        except InputError:
            if not any(run_dir.glob("seed_*/model.tar.gz")):
                remove_run_dir(run_dir)
            raise

    def adopt(self, trained: Path | str) -> None:
        """Takes the models and seeds of another run instead of training.

        That run need not be complete: one whose study failed has its models all the same.

        Raises:
            InputError: There is no run in the folder `trained`, its training did not finish, or
                it trained another model or on other data.
        """
        run = open_run(trained)
        if not {"train", "adopt"} & run.manifest.get("seconds", {}).keys():
            raise InputError(f"{run.folder}: its training did not finish; name a run whose did")
        check_same_training(self.configuration, run)
        self.seeds = tuple(run.seed_folders)
        self._begin()
        self.manifest.content["trained"] = str(run.folder)
        with self.manifest.stage("adopt"):
            for seed, folder in run.seed_folders.items():
                self.seed_dir(seed).mkdir()
                for name in ("config.json", "metrics.json", "model.tar.gz"):
                    shutil.copy2(folder / name, self.seed_dir(seed) / name)

    def _begin(self) -> Path:
        with explained(self.path):
            data = data_checksums(self.configuration)  # what is missing is said before all else
            self.run_dir = new_run_dir(self.output_dir / self.name)
            write_json(self.configuration, self.run_dir / "experiment.json")
            self.manifest = Manifest(self.run_dir, self.configuration, self.seeds, data)
        return self.run_dir

    def evaluate(self) -> None:
        """Studies each trained model on the test set and writes the rows as Parquet."""
        self._started()
        with self.manifest.stage("study"):
            for seed in self.seeds:
                study_seed(with_seed(self.configuration, seed), self.seed_dir(seed))

    def generate_and_save_artifacts(self) -> None:
        """Writes tables, graphs and the page from the rows, and marks the run complete."""
        run = Run(self._started())
        with self.manifest.stage("report"):
            agreement, counterfactual = run.agreement, run.counterfactual
            for seed, folder in run.seed_folders.items():
                rows = agreement[agreement["seed"] == seed]
                write_tables(rows, folder / "correlation", run.pooled_significance)
                rows = counterfactual[counterfactual["seed"] == seed]
                write_counterfactual_tables(rows, folder / "counterfactual")
            write_tables(agreement, run.folder / "correlation", run.pooled_significance)
            write_length_tables(agreement, run.folder / "length")
            write_counterfactual_tables(counterfactual, run.folder / "counterfactual")
            save_figures(agreement, self.name, run.folder / "graphs")
            save_counterfactual_figures(counterfactual, self.name, run.folder / "graphs")
            write_page(run.folder)
        self.manifest.finish("complete")

    def get_figure_paths(self) -> list[Path]:
        """The graphs of this run, in every format."""
        return sorted((self._started() / "graphs").iterdir())

    def seed_dir(self, seed: int) -> Path:
        return self._started() / f"seed_{seed}"

    def _started(self) -> Path:
        if self.run_dir is None:
            raise RuntimeError("call `train` first: this experiment has no run folder yet")
        return self.run_dir


def check_same_training(configuration: dict[str, Any], run: Run) -> None:
    """Refuses the models of another experiment.

    What softmax does with padding (`attend_to_padding`) may differ: a study may set it anew. The
    size of the word vectors is that of the trained model.

    Raises:
        InputError: The run trained another model, or on other data.
    """
    for key in ("model", "dataset_reader", "train_data_path"):
        ours, theirs = (
            comparable(config.get(key)) for config in (configuration, run.configuration)
        )
        if ours != theirs:
            raise InputError(f"{run.folder}: its {key} is {theirs}, not {ours}; name another run")


def comparable(section: Any) -> Any:
    """A section of a configuration without what may differ between training and study."""
    if not isinstance(section, dict):
        return section
    free = ("embedder", "attend_to_padding")
    return {key: comparable(value) for key, value in section.items() if key not in free}


def new_run_dir(experiment_dir: Path) -> Path:
    """Makes a folder named by the time; a second run of the same second gets "-2", and so on."""
    timestamp = datetime.now(UTC).strftime(TIMESTAMP)
    experiment_dir.mkdir(parents=True, exist_ok=True)
    attempt = 1
    while True:
        run_dir = experiment_dir / (timestamp if attempt == 1 else f"{timestamp}-{attempt}")
        try:
            run_dir.mkdir()
        except FileExistsError:
            attempt += 1
        else:
            return run_dir


def remove_run_dir(run_dir: Path) -> None:
    """Removes a run folder, and the experiment's folder if it is empty now."""
    shutil.rmtree(run_dir)
    if not any(run_dir.parent.iterdir()):
        run_dir.parent.rmdir()


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turns an error that wrong input caused into an `InputError` that names the experiment.

    One that missing data caused stays a `MissingDataError`.
    """
    try:
        yield
    except Exception as error:
        explanation = explain_error(error)
        if explanation is None:
            raise
        raise type(explanation)(f"{path}: {explanation}") from error
