"""An experiment: train, study, report."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import ane_research.plugin  # noqa: F401 - registers what a configuration may name
from ane_research.configuration import (
    load_configuration,
    with_base,
    with_device,
    with_embeddings,
    with_seed,
)
from ane_research.configuration.check import check_before_training
from ane_research.configuration.explain import explained
from ane_research.datasets import checksum
from ane_research.errors import InputError
from ane_research.files import write_json
from ane_research.identity import run_identity, stage_identities
from ane_research.manifest import Manifest, data_checksums, describe
from ane_research.progress import TRAINING
from ane_research.record import RECORD, read_record, seconds_of, threads_of
from ane_research.report.artefacts import write_artefacts
from ane_research.report.runs import Run, latest_runs, load_run
from ane_research.run_folder import open_run_folder, trained_models
from ane_research.unit import Unit, run_unit

__all__ = ["Experiment", "latest_runs"]


class Experiment:
    """One Jsonnet experiment: a model is trained and studied for each seed.

    `run` does everything. What has been done already, by whatever run under `output_dir`, is not
    done again: a finished run of the same configuration, data and seeds is left as it is, an
    unfinished one is continued, and a new one, in ``<output_dir>/<experiment>/<timestamp>``, takes
    over the stages that it shares with others.

    Args:
        path: The Jsonnet file; its name without ending is the experiment's name.
        seeds: One model is trained for each.
        output_dir: Folder of all outputs.
        embeddings: Word vectors instead of the experiment's: a path, an address, or "none" to
            start from random ones.
        device: As `with_device` takes it; by default the first GPU if there is one.
        overrides: JSON that changes the configuration, as AllenNLP's `--overrides`.
        name: Of the experiment, if not its file's.

    Attributes:
        run_dir: The folder of the run; None before `begin`.
        units: The work to be done, one unit for each seed; none before `begin`, and none if the
            run is finished already.

    Raises:
        InputError: The experiment, or an argument, is wrong.
    """

    def __init__(
        self,
        path: Path | str,
        seeds: Sequence[int] = (1,),
        output_dir: Path | str = "outputs",
        embeddings: str | None = None,
        device: str | int | None = None,
        overrides: str = "",
        name: str | None = None,
    ) -> None:
        self.path = Path(path)
        self.name = name or self.path.stem
        self.seeds = tuple(seeds)
        self.output_dir = Path(output_dir)
        configuration = load_configuration(self.path, overrides)
        configuration = with_embeddings(configuration, embeddings, overrides)
        configuration = with_device(configuration, device)
        with explained(self.path):
            self.configuration = with_base(configuration, self.output_dir)
            check_before_training(self.configuration)
        self.run_dir: Path | None = None
        self.units: list[Unit] = []

    @staticmethod
    def load(run_dir: Path | str) -> Run:
        """Reads a finished run back: its manifest, metrics, and rows as data frames."""
        return load_run(run_dir)

    def run(
        self, trained: Path | str | None = None, fresh: bool = False, resume: bool = False
    ) -> Path:
        """Does everything that is missing, one seed after another; the arguments are `begin`'s.

        Returns:
            The folder of the run.
        """
        self.train(trained, fresh, resume)
        self.evaluate()
        self.generate_and_save_artifacts()
        return self._started()

    def train(
        self, trained: Path | str | None = None, fresh: bool = False, resume: bool = False
    ) -> None:
        """Trains a model for each seed, into ``seed_<n>/``; the arguments are `begin`'s."""
        self.begin(trained, fresh, resume)
        self._run(["train"])

    def evaluate(self) -> None:
        """Studies each trained model on the test set and writes the rows as Parquet."""
        self._started()
        self._run(None)

    def generate_and_save_artifacts(self) -> None:
        """Writes tables, graphs and the page from the rows, and marks the run complete."""
        run_dir = self._started()
        if not self.units:
            return
        with self._stopped_by_errors():
            start = time.monotonic()
            write_artefacts(run_dir)
            stages = [read_record(unit.folder) for unit in self.units]
            self.manifest.content["machine"]["torch_threads"] = threads_of(stages)
            self.manifest.content["seconds"] = seconds_of(stages) | {
                "report": round(time.monotonic() - start, 1)
            }
            self.manifest.finish("complete")
        self.folder.release()

    def begin(
        self, trained: Path | str | None = None, fresh: bool = False, resume: bool = False
    ) -> bool:
        """Finds what there is to do.

        Args:
            trained: A run whose models are studied instead of training any. It need not be
                complete: one whose study failed has its models all the same.
            fresh: Use nothing that is there: a new run, from the beginning.
            resume: Continue interrupted trainings from their last checkpoint. Otherwise they
                start anew, and find exactly what an undisturbed run finds.

        Returns:
            Whether there is anything to do; if not, `run_dir` is a finished run.

        Raises:
            InputError: There is no run in the folder `trained`, its training did not finish, or
                it trained another model or on other data.
            MissingDataError: Data of the experiment is missing and cannot be fetched.
        """
        self.units = []
        models = {} if trained is None else trained_models(self.configuration, trained)
        self.seeds = tuple(models) or self.seeds
        with explained(self.path):
            data = data_checksums(self.configuration)
            identities = self._identities(data, models)
            identity = run_identity(self.configuration["evaluation"], identities)
            experiment_dir = self.output_dir / self.name
            self.folder = open_run_folder(experiment_dir, identity, identities, fresh)
            self.run_dir = self.folder.path
            if self.folder.is_finished:
                return False
            content = describe(self.configuration, self.seeds, data)
            content |= {"experiment": self.name, "identity": identity, "fresh": fresh}
            if trained is not None:
                content["trained"] = str(trained)
            # First: a folder with a manifest is a run, and a run has its configuration.
            write_json(self.configuration, self.folder.path / "experiment.json")
            # What a run was begun with holds for it until its end.
            self.manifest = Manifest(self.folder.path, content | self.folder.kept)
        self.units = self._units(identities, models, resume)
        return True

    def start(self) -> None:
        """Says in the manifest that work has begun."""
        self.manifest.set_status("running")

    def stop(self, error: BaseException) -> None:
        """Says in the manifest that the run did not finish, and why.

        After wrong input no folder is left behind, unless a stage or an epoch was finished (a full
        disk is wrong input too) or the folder was there before.
        """
        done = (f"seed_*/{RECORD}", f"seed_*/{TRAINING}/*.th")
        is_empty = not any(any(self.folder.path.glob(pattern)) for pattern in done)
        if isinstance(error, InputError) and is_empty and not self.folder.kept:
            self.folder.remove()
            return
        if isinstance(error, Exception):
            self.manifest.finish("failed", f"{type(error).__name__}: {error}")
        else:
            self.manifest.finish("interrupted")
        self.folder.release()

    def get_figure_paths(self) -> list[Path]:
        """The graphs of this run, in every format."""
        return sorted((self._started() / "graphs").iterdir())

    def seed_dir(self, seed: int) -> Path:
        return self._started() / f"seed_{seed}"

    def _run(self, stages: list[str] | None) -> None:
        """Runs the units, or some stages of them."""
        if not self.units:
            return
        with self._stopped_by_errors():
            self.start()
            for unit in self.units:
                run_unit(unit if stages is None else unit.only(stages))

    def _identities(
        self, data: dict[str, str | None], models: dict[int, Path]
    ) -> dict[int, dict[str, str]]:
        """The identities of the stages of each seed; of a model taken over, its archive's."""
        return {
            seed: stage_identities(
                with_seed(self.configuration, seed),
                data,
                checksum(models[seed] / "model.tar.gz") if models else None,
            )
            for seed in self.seeds
        }

    def _units(
        self, identities: dict[int, dict[str, str]], models: dict[int, Path], resume: bool
    ) -> list[Unit]:
        return [
            Unit(
                path=self.path,
                seed=seed,
                folder=self.seed_dir(seed),
                configuration=with_seed(self.configuration, seed),
                identities=identities[seed],
                output_dir=None if self.manifest.content["fresh"] else self.output_dir,
                adopted=models.get(seed),
                resume=resume,
            )
            for seed in self.seeds
        ]

    @contextmanager
    def _stopped_by_errors(self) -> Iterator[None]:
        try:
            yield
        except BaseException as error:
            self.stop(error)
            raise

    def _started(self) -> Path:
        if self.run_dir is None:
            raise RuntimeError("call `train` first: this experiment has no run folder yet")
        return self.run_dir
