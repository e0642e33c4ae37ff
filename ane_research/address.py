"""Finished runs at an address that fsspec knows, such as an object store.

A run is made in a folder of this machine. When it is finished it is copied to the address, the
manifest last: whoever looks for runs looks for their manifests, and so finds a run whole or not at
all. What is unfinished is not there, and is continued where it was begun.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

import fsspec

from ane_research.errors import InputError
from ane_research.report.runs import MANIFEST


def fetch_runs(address: str, experiment: str, output_dir: Path) -> None:
    """Copies the finished runs of an experiment that are not in a folder yet into it.

    Args:
        address: Where runs lie as `<experiment>/<time>`.
        experiment: Its name.
        output_dir: The folder; a run is there whole or not at all.

    Raises:
        InputError: The address cannot be read.
    """
    with reached(address) as (files, root):
        for manifest in sorted(files.glob(f"{root}/{experiment}/*/{MANIFEST}")):
            source = PurePosixPath(manifest).parent
            target = output_dir / experiment / source.name
            if not target.exists() and json.loads(files.cat_file(manifest))["status"] == "complete":
                fetch_run(files, source, target)


def fetch_run(files: Any, source: PurePosixPath, target: Path) -> None:
    """Copies one run. While it is incomplete it is where no run is looked for."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(dir=target.parents[1], prefix=".fetched-"))
    try:
        for path in files.find(str(source)):
            name = PurePosixPath(path).relative_to(source)
            if ".." in name.parts:
                raise InputError(f"{path}: leads out of the run's folder; remove it")
            (temporary / name).parent.mkdir(parents=True, exist_ok=True)
            files.get_file(path, str(temporary / name))
        temporary.chmod(0o755)
        temporary.rename(target)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def publish_run(run_dir: Path, address: str) -> None:
    """Copies a finished run to an address, if it is not there already.

    Raises:
        InputError: The address cannot be written, or has another run of this name.
    """
    with reached(address) as (files, root):
        target = f"{root}/{run_dir.parent.name}/{run_dir.name}"
        manifest = run_dir / MANIFEST
        if files.exists(f"{target}/{MANIFEST}"):
            if files.cat_file(f"{target}/{MANIFEST}") != manifest.read_bytes():
                raise InputError(f"{address}: has another run {run_dir.name}; move one of the two")
            return
        paths = sorted(path for path in run_dir.rglob("[!.]*") if path.is_file())
        for path in [*(path for path in paths if path != manifest), manifest]:
            name = f"{target}/{path.relative_to(run_dir).as_posix()}"
            files.makedirs(name.rpartition("/")[0], exist_ok=True)
            files.put_file(str(path), name)


@contextmanager
def reached(address: str) -> Iterator[tuple[Any, str]]:
    """The file system of an address and the path in it; what goes wrong is the address's fault."""
    try:
        files, root = fsspec.url_to_fs(address)
        files.invalidate_cache()
        yield files, root.rstrip("/")
    except InputError:
        raise
    except Exception as error:  # every file system has its own
        reason = (str(error).splitlines() or [""])[0]
        raise InputError(f"--output_dir {address}: {type(error).__name__}: {reason}") from error
