"""Finds data files, and fetches the known ones that are missing."""

import functools
import logging
import tempfile
import zipfile
from pathlib import Path

from ane_research.datasets.archives import ArchiveError, extract
from ane_research.datasets.checksums import agrees
from ane_research.datasets.root import VARIABLE, data_root
from ane_research.datasets.sources import Archive, DataFile, find_in, find_path
from ane_research.errors import InputError, MissingDataError

logger = logging.getLogger(__name__)


def locate(path: str | Path) -> Path:
    """The file that an experiment names, fetched on first use.

    An absolute path, or one that exists from the working directory, is taken as it is. Any other
    is looked up under the data root.

    Raises:
        InputError: There is no such file, and it is not a known one that can be fetched.
    """
    given = Path(path).expanduser()
    if given.is_file():
        return given
    if given.is_dir():
        raise InputError(f"{path}: is a folder; name a file")
    if given.is_absolute():
        raise InputError(f"{path}: no such file")
    known = find_path(given.as_posix())
    if known is not None:
        return provide(known)
    stored = data_root() / given
    if not stored.is_file():
        raise InputError(
            f"{path}: no such file, neither from the working directory nor under the data root "
            f"{data_root().absolute()}; put it there or set {VARIABLE} to the folder that holds it"
        )
    return stored


def provide(file: DataFile) -> Path:
    """A known file under the data root: as it lies there, or else fetched.

    A file that differs from its published checksum is used, with one warning.

    Raises:
        MissingDataError: It is missing and cannot be fetched.
    """
    stored = data_root() / file.path
    if not stored.is_file():
        return fetch(file)
    if file.checksum is not None:
        _warn_if_different(stored.absolute(), file.checksum)
    return stored


def fetch(file: DataFile) -> Path:
    """Downloads a file with a progress bar, verifies it and puts it under the data root.

    There, it is whole and verified, or not at all. From an archive, all known files are kept that
    are missing, so that it is downloaded once.

    Raises:
        MissingDataError: It has no address, cannot be reached, arrives incomplete or differs from
            its checksum.
    """
    target = data_root() / file.path
    if file.origin is None:
        raise MissingDataError(
            f"{file.path}: missing, and cannot be fetched; {file.note}; {_place(file)}"
        )
    # Here, because it imports what `--help` and `list` should not wait for.
    from ane_research.datasets.download import download

    try:
        data_root().mkdir(parents=True, exist_ok=True)
        # On the file system of the target, so that the last step is a rename.
        with tempfile.TemporaryDirectory(dir=data_root(), prefix=".fetch-") as folder:
            name = file.origin if file.archive else file.path
            arrived = Path(folder) / name.rpartition("/")[2]
            download(file.origin, arrived)
            _verify(arrived, file.archive or file)
            for found, content in _contents(arrived, file):
                _keep(content, found)
    except (OSError, _WrongFileError, ArchiveError) as error:
        raise MissingDataError(
            f"{file.path}: missing, and fetching it from {file.origin} failed: {error}; "
            f"{_place(file)}"
        ) from error
    return target


class _WrongFileError(Exception):
    """What arrived is not the file."""


def _verify(arrived: Path, file: DataFile | Archive) -> None:
    # A page that asks for a login arrives in good order, but is no archive.
    if arrived.suffix == ".zip" and not zipfile.is_zipfile(arrived):
        raise _WrongFileError("what arrived is not a zip file")
    if file.checksum is not None and not agrees(arrived, file.checksum):
        raise _WrongFileError(f"what arrived does not have the checksum {file.checksum}")


def _contents(arrived: Path, wanted: DataFile) -> list[tuple[DataFile, Path]]:
    """What to keep of a download: the file wanted, and all else of its archive that is missing."""
    if wanted.archive is None:
        return [(wanted, arrived)]
    files = {file.member: file for file in (wanted, *find_in(wanted.archive))}
    missing = [name for name, file in files.items() if not (data_root() / file.path).is_file()]
    unpacked = extract(arrived, missing, into=arrived.parent)
    if wanted.member not in unpacked:
        raise _WrongFileError(f"what arrived has no file {wanted.member}")
    return [(files[name], path) for name, path in unpacked.items()]


def _keep(content: Path, file: DataFile) -> None:
    target = data_root() / file.path
    target.parent.mkdir(parents=True, exist_ok=True)
    content.replace(target)


def _place(file: DataFile) -> str:
    target = (data_root() / file.path).absolute()
    return f"put it at {target} or set {VARIABLE} to the folder that holds {file.path}"


@functools.cache  # one warning for each file and process
def _warn_if_different(path: Path, published: str) -> None:
    if not agrees(path, published):
        logger.warning("%s: used, although it differs from its checksum %s", path, published)
