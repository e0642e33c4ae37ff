"""The folder of a run: which one a run continues, and that only one process at a time does."""

import os
import shutil
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from ane_research.errors import InputError
from ane_research.manifest import TIMESTAMP
from ane_research.record import Record
from ane_research.report.runs import LOCK, Run, all_runs, open_run

SECONDS_BETWEEN_BEATS = 10.0
#: What an unfinished run keeps of its manifest when it is continued.
_KEPT = ("started", "fresh", "trained")


@dataclass
class RunFolder:
    """A run's folder, and the lock on it while the run is not finished.

    The lock ends with the process, however that ends. While it is held, the time of the lock's file
    is set every few seconds, by which other machines see that the run is alive.
    """

    path: Path
    lock: FileLock | None = None
    kept: dict[str, Any] = field(default_factory=dict)  #: of the manifest, if continued

    def __post_init__(self) -> None:
        self._released = threading.Event()
        if self.lock is not None:
            threading.Thread(target=self._beat, daemon=True).start()

    @property
    def is_finished(self) -> bool:
        return self.lock is None

    def release(self) -> None:
        """Gives the lock back; there is no more to do in this folder."""
        self._released.set()
        if self.lock is not None:
            with suppress(OSError):
                os.unlink(self.lock.lock_file)
            self.lock.release()

    def remove(self) -> None:
        """Removes the folder, and the experiment's folder if it is empty now."""
        self.release()
        shutil.rmtree(self.path)
        with suppress(OSError):  # it has other runs
            self.path.parent.rmdir()

    def _beat(self) -> None:
        while not self._released.wait(SECONDS_BETWEEN_BEATS):
            with suppress(OSError):
                os.utime(self.path / LOCK)


def open_run_folder(
    experiment_dir: Path, identity: str, stages: dict[int, dict[str, str]], fresh: bool = False
) -> RunFolder:
    """The newest run of this identity, finished or to be continued, or else a new one.

    A run that another process is working on is left to it; one that was finished and has lost
    results since is to be continued.

    Args:
        experiment_dir: `outputs/<experiment>`.
        identity: As `run_identity` gives it.
        stages: Of each seed: the identities of its stages.
        fresh: Make a new one whatever there is.
    """
    runs = [] if fresh else all_runs(experiment_dir.parent, experiment_dir.name)
    for run in reversed(runs):
        if run.manifest.get("identity") != identity:
            continue
        if is_whole(run, stages):
            return RunFolder(run.folder)
        lock = FileLock(run.folder / LOCK, timeout=0, thread_local=False)
        with suppress(Timeout):
            lock.acquire()
            run = open_run(run.folder)  # as it is now that no one else changes it
            kept = {key: run.manifest[key] for key in _KEPT if key in run.manifest}
            return RunFolder(run.folder, None if is_whole(run, stages) else lock, kept)
    folder = new_run_dir(experiment_dir)
    lock = FileLock(folder / LOCK, timeout=0, thread_local=False)
    lock.acquire()
    return RunFolder(folder, lock)


def is_whole(run: Run, stages: dict[int, dict[str, str]]) -> bool:
    """Whether a run is finished, and its configuration and all results can be read."""
    if run.manifest["status"] != "complete":
        return False
    try:
        run.configuration  # noqa: B018 - it is read here
    except InputError:
        return False
    records = {seed: Record(run.folder / f"seed_{seed}") for seed in stages}
    return all(
        records[seed].has(stage, identity)
        for seed, of_seed in stages.items()
        for stage, identity in of_seed.items()
    )


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


def trained_models(configuration: dict[str, Any], trained: Path | str) -> dict[int, Path]:
    """The folder of each trained model of a run, by its seed.

    Raises:
        InputError: There is no run in the folder, its training did not finish, or it trained
            another model or on other data.
    """
    run = open_run(trained)
    folders = run.seed_folders
    if not folders or not all((path / "model.tar.gz").is_file() for path in folders.values()):
        raise InputError(f"{run.folder}: its training did not finish; name a run whose did")
    check_same_training(configuration, run)
    return folders


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
