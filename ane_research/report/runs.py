"""Finished runs under an output folder: `outputs/<experiment>/<timestamp>/`."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from ane_research.errors import InputError
from ane_research.files import read_json
from ane_research.results import (
    AgreementRow,
    CounterfactualRow,
    FaithfulnessRow,
    ImportanceRow,
    InstanceRow,
    PlausibilityRow,
    read_rows,
    schema,
)

MANIFEST = "manifest.json"
#: Held by the process that is working on a run, and touched by it every few seconds.
LOCK = ".lock"
AGAIN = "run the experiment again"  #: which makes what is missing


@dataclass(frozen=True)
class Run:
    """A run folder; each file is read when first asked for.

    Attributes:
        folder: `outputs/<experiment>/<timestamp>`.
    """

    folder: Path

    @property
    def experiment(self) -> str:
        """Name of the experiment: that of the folder the run lies in."""
        return self.folder.resolve().parent.name

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """Status, versions, seeds, data checksums, seconds per stage."""
        return _read_json(self.folder / MANIFEST)

    @cached_property
    def configuration(self) -> dict[str, Any]:
        """The resolved experiment file."""
        return _read_json(self.folder / "experiment.json")

    @property
    def pooled_significance(self) -> bool:
        """What `correlation_table` is to do, as the study says."""
        return self.configuration.get("evaluation", {}).get("pooled_significance", False)

    @cached_property
    def seed_folders(self) -> dict[int, Path]:
        """`seed_<n>` by n, in numerical order.

        Raises:
            InputError: The run is finished, and one of its seeds is not there any more.
        """
        folders = self.folder.glob("seed_*")
        found = dict(sorted((int(path.name.removeprefix("seed_")), path) for path in folders))
        lost = set(self.manifest.get("seeds", ())) - set(found)
        if lost and self.manifest["status"] == "complete":
            raise InputError(f"{self.folder}: seed_{min(lost)} is missing; {AGAIN}")
        return found

    @cached_property
    def metrics(self) -> dict[int, dict[str, Any]]:
        """AllenNLP's metrics of each seed."""
        return {seed: _read_json(path / "metrics.json") for seed, path in self.seed_folders.items()}

    @cached_property
    def instances(self) -> pd.DataFrame:
        """Columns of `InstanceRow`, and `seed`."""
        return self._rows(InstanceRow, "instances.parquet")

    @cached_property
    def importance(self) -> pd.DataFrame:
        """Columns of `ImportanceRow`, and `seed`; without rows if the study asked for none."""
        return self._rows_if_asked("importance", ImportanceRow)

    @cached_property
    def agreement(self) -> pd.DataFrame:
        """Columns of `AgreementRow`, and `seed`; without rows if the study asked for none."""
        return self._rows_if_asked("agreement", AgreementRow)

    @cached_property
    def counterfactual(self) -> pd.DataFrame:
        """Columns of `CounterfactualRow`, and `seed`; without rows if the study asked for none."""
        return self._rows_if_asked("counterfactual", CounterfactualRow)

    @cached_property
    def faithfulness(self) -> pd.DataFrame:
        """Columns of `FaithfulnessRow`, and `seed`; without rows if the study asked for none."""
        return self._rows_if_asked("faithfulness", FaithfulnessRow)

    @cached_property
    def plausibility(self) -> pd.DataFrame:
        """Columns of `PlausibilityRow`, and `seed`; without rows if the study asked for none."""
        return self._rows_if_asked("plausibility", PlausibilityRow)

    def _rows_if_asked(self, question: str, row_type: type) -> pd.DataFrame:
        if not self.configuration.get("evaluation", {}).get(question):
            return schema(row_type).empty_table().to_pandas().assign(seed=0)
        return self._rows(row_type, f"{question}.parquet")

    def _rows(self, row_type: type, name: str) -> pd.DataFrame:
        frames = []
        for seed, folder in self.seed_folders.items():
            try:
                frames.append(read_rows(row_type, folder / name).assign(seed=seed))
            except FileNotFoundError:
                raise InputError(f"{folder / name}: missing; {AGAIN}") from None
            except (OSError, pa.ArrowInvalid) as error:
                raise InputError(f"{folder / name}: cannot be read: {error}; {AGAIN}") from None
        if not frames:
            raise InputError(f"{self.folder}: no folder seed_<n> in it; {AGAIN}")
        return pd.concat(frames, ignore_index=True)


def open_run(run_dir: Path | str) -> Run:
    """The run in a folder, whatever became of it.

    Raises:
        InputError: The folder is no run.
    """
    folder = Path(run_dir)
    if _status(folder) is None:
        raise InputError(
            f"{folder}: not a run: no readable {MANIFEST} in it; expected a folder such as "
            "outputs/<experiment>/<timestamp>"
        )
    return Run(folder)


def load_run(run_dir: Path | str) -> Run:
    """The finished run in a folder.

    Raises:
        InputError: The folder is no run, or one that did not finish.
    """
    run = open_run(run_dir)
    if (status := run.manifest["status"]) != "complete":
        raise InputError(f"{run.folder / MANIFEST}: the run did not finish: status {status!r}")
    return run


def find_runs(output_dir: Path | str) -> list[Run]:
    """Every finished run under `output_dir`, by experiment and time; none if it is not there."""
    return [run for run in all_runs(output_dir) if run.manifest["status"] == "complete"]


def all_runs(output_dir: Path | str, experiment: str = "*") -> list[Run]:
    """Every run under `output_dir`, or of one experiment, whatever became of it; as `find_runs`."""
    manifests = sorted(Path(output_dir).glob(f"{experiment}/*/{MANIFEST}"), key=_by_time)
    return [Run(path.parent) for path in manifests if _status(path.parent) is not None]


def _by_time(manifest: Path) -> tuple[str, str, int]:
    """Of two runs of one second the later one has a number behind the time: "Z-2"."""
    time, _, number = manifest.parent.name.partition("Z-")
    return (
        manifest.parents[1].name,
        time.removesuffix("Z"),
        int(number) if number.isdecimal() else 1,
    )


def load_latest_runs(output_dir: Path | str) -> dict[str, Run]:
    """The newest finished run of each experiment, by experiment name."""
    # `find_runs` is in order of time, so a later run replaces an earlier one.
    return {run.experiment: run for run in find_runs(output_dir)}


def latest_runs(output_dir: Path | str) -> dict[str, Path]:
    """The folder of the newest finished run of each experiment, by experiment name."""
    return {name: run.folder for name, run in load_latest_runs(output_dir).items()}


def chosen_run(name: str, output_dir: Path | str) -> Run:
    """The finished run in a folder, or the newest one of an experiment.

    Args:
        name: A run's folder, or an experiment's name.
        output_dir: Where the runs of experiments are.

    Raises:
        InputError: There is none.
    """
    if Path(name).is_dir():
        return load_run(name)
    runs = load_latest_runs(output_dir)
    if name not in runs:
        known = ", ".join(runs) or "none"
        raise InputError(
            f"{name}: neither a run's folder nor an experiment with a finished run in "
            f"{output_dir}; these have one: {known}"
        )
    return runs[name]


def _read_json(path: Path) -> dict[str, Any]:
    try:
        return read_json(path)
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read as JSON: {error}; {AGAIN}") from None


def _status(folder: Path) -> str | None:
    """The status in the manifest; None without a manifest that has one."""
    try:
        return _read_json(folder / MANIFEST).get("status")
    except InputError:
        return None
