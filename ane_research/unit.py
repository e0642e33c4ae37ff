"""The unit of work: one seed of an experiment, in stages; only the missing ones are taken."""

import os
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import torch
from filelock import FileLock, Timeout

from ane_research.configuration.explain import explained
from ane_research.errors import InputError
from ane_research.progress import Progress
from ane_research.record import (
    Record,
    earlier_results,
    rows_of,
    take_predictions,
    take_training,
)
from ane_research.stages import Studied, train

LOG = "unit.log"
_LOCK = ".lock"
# A file server keeps the lock of a machine that is gone for a minute and a half.
_SECONDS_TO_WAIT = 120.0


@dataclass(frozen=True)
class Unit:
    """One seed of an experiment.

    Attributes:
        path: The experiment's file, for messages.
        seed: Of everything random.
        folder: `seed_<n>` of the run.
        configuration: Resolved, with the seed.
        identities: Of the stages to take, in their order.
        output_dir: Where results of earlier runs lie; None: they are not to be used.
        adopted: A folder with the model to study, instead of training one.
        resume: Continue an interrupted training from its last checkpoint.
    """

    path: Path
    seed: int
    folder: Path
    configuration: dict[str, Any] = field(hash=False)
    identities: dict[str, str] = field(hash=False)
    output_dir: Path | None = None
    adopted: Path | None = None
    resume: bool = False

    @property
    def log(self) -> Path:
        return self.folder / LOG

    def only(self, stages: list[str]) -> "Unit":
        """The same unit with some of its stages."""
        identities = {stage: self.identities[stage] for stage in stages}
        return replace(self, identities=identities)


def run_unit(unit: Unit) -> None:
    """Takes the stages of a unit that are not finished yet; keeps each whole or not at all.

    Raises:
        InputError: The experiment is wrong.
        Exception: Whatever else went wrong; it is in the unit's log.
    """
    with explained(unit.path), logged(unit), locked(unit.folder):
        progress = Progress(unit.folder)
        try:
            take_stages(unit, progress)
        finally:
            progress.end()


def take_stages(unit: Unit, progress: Progress) -> None:
    """Takes each missing stage, from an earlier run if there is the same result."""
    record = Record(unit.folder)
    studied = Studied(unit.configuration, unit.folder, progress)
    missing = {
        stage: identity
        for stage, identity in unit.identities.items()
        if not record.has(stage, identity)
    }
    earlier = {}
    if missing and unit.output_dir is not None:
        earlier = earlier_results(unit.output_dir, unit.folder)
    for stage, identity in missing.items():
        progress.begin(stage)
        start = time.monotonic()
        origin = reuse(unit, record, stage, earlier.get(identity))
        resumed = origin is None and take(unit, record, stage, studied)
        seconds, threads = time.monotonic() - start, torch.get_num_threads()
        record.add(stage, identity, seconds, threads, origin, resumed)


def reuse(unit: Unit, record: Record, stage: str, earlier: tuple[Path, str] | None) -> Path | None:
    """Takes a result from where it lies already; None where it does not, or cannot be read."""
    if stage == "train" and unit.adopted is not None:
        take_training(unit.adopted, unit.folder)
        return unit.adopted
    if earlier is None:
        return None
    origin, theirs = earlier
    kind, _, name = stage.partition("/")
    try:
        if kind == "train":
            take_training(origin, unit.folder)
        elif kind == "predict":
            take_predictions(origin, unit.folder)
        else:
            record.add_rows(kind, name, rows_of(origin, theirs, name), names_of(unit, kind))
    except (OSError, pa.ArrowInvalid):
        return None  # removed or damaged since
    return origin


def take(unit: Unit, record: Record, stage: str, studied: Studied) -> bool:
    """Does the work of a stage; says whether it continued an interrupted training."""
    kind, _, name = stage.partition("/")
    if kind == "train":
        return train(unit.configuration, unit.folder, unit.resume)
    if kind == "predict":
        studied.predict()
    else:
        record.add_rows(kind, name, studied.rows(kind, name), names_of(unit, kind))
    return False


def names_of(unit: Unit, kind: str) -> list[str]:
    """The names of a study's measures or counterfactuals, in its order."""
    stages = (stage.partition("/") for stage in unit.identities)
    return [name for of, _, name in stages if of == kind]


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keeps other processes out of a unit; the lock ends with the process, however it ends."""
    lock = FileLock(folder / _LOCK, timeout=_SECONDS_TO_WAIT)
    try:
        with lock:
            yield
            os.unlink(lock.lock_file)
    except Timeout:
        raise InputError(f"{folder}: another process is working on it; let it finish") from None


@contextmanager
def logged(unit: Unit) -> Iterator[None]:
    """Makes the unit's folder, and writes into its log what made it fail."""
    unit.folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except Exception:
        with open(unit.log, "a", encoding="utf-8") as log:
            traceback.print_exc(file=log)
        raise
