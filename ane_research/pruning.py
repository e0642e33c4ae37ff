"""What under an output folder is not needed any more, and how much room it takes."""

import os
import shutil
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from ane_research.configuration.base import base_of
from ane_research.errors import InputError
from ane_research.progress import TRAINING
from ane_research.report.runs import Run, all_runs
from ane_research.report.status import is_alive


def superseded_runs(output_dir: Path) -> list[Path]:
    """Runs of which there is a newer finished one that has all they have.

    That is one of the same experiment and configuration, with the same seeds or more. A run that a
    process is working on, or that another run needs that is kept, is never among them.
    """
    found: list[Run] = []
    kept: list[Run] = []
    newer: list[Run] = []
    for run in reversed(all_runs(output_dir)):
        superseded = any(supersedes(other, run) for other in newer) and not is_alive(run.folder)
        (found if superseded else kept).append(run)
        if run.manifest["status"] == "complete":
            newer.append(run)
    for run in kept:  # grows: what is needed may need others
        needed = [other for other in found if needs(run, other.folder)]
        kept += needed
        found = [other for other in found if other not in needed]
    return [run.folder for run in reversed(found)]


def needs(run: Run, folder: Path) -> bool:
    """Whether a run's model was taken from another run (`--trained`) or is built on its model."""
    base = None
    with suppress(InputError):  # killed before its configuration was written
        base = base_of(run.configuration)
    origins = [origin for origin in (run.manifest.get("trained"), base) if origin]
    return any(Path(origin).resolve().is_relative_to(folder.resolve()) for origin in origins)


def supersedes(newer: Run, run: Run) -> bool:
    """Whether a newer finished run has all that a run has, or would have."""
    same = ("experiment", "configuration_hash", "data", "trained")
    return all(newer.manifest.get(key) == run.manifest.get(key) for key in same) and set(
        newer.manifest.get("seeds", [])
    ) >= set(run.manifest.get("seeds", []))


def checkpoints(output_dir: Path) -> list[Path]:
    """Checkpoints of trainings that were interrupted, which only `--resume` uses."""
    return [
        path
        for run in all_runs(output_dir)
        if not is_alive(run.folder)
        for path in sorted(run.folder.glob(f"seed_*/{TRAINING}/*.th"))
    ]


def freed_bytes(paths: Iterable[Path]) -> int:
    """How much room it makes to delete these; a file that lies elsewhere too makes none."""
    files = {file for path in paths for file in (path.rglob("*") if path.is_dir() else [path])}
    stats = [file.lstat() for file in files if file.is_file() and not file.is_symlink()]
    links = Counter(stat.st_ino for stat in stats)
    sizes = {stat.st_ino: stat.st_size for stat in stats if links[stat.st_ino] == stat.st_nlink}
    return sum(sizes.values())


def delete(path: Path) -> None:
    """Deletes a file, or a run: its manifest first, so that no half of it is taken for a run."""
    if path.is_dir():
        (path / "manifest.json").unlink()
        shutil.rmtree(path)
    else:
        os.unlink(path)
