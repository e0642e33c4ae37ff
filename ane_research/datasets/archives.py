"""Takes single files out of zip and tar files."""

import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import IO

LARGEST_BYTES = 16 * 2**30  #: of one file; small archives of huge files are traps
_CHUNK_BYTES = 1 << 20
#: What reading a damaged or hostile archive raises, beside `OSError`.
UNREADABLE = (
    tarfile.TarError,
    zipfile.BadZipFile,
    EOFError,
    zlib.error,
    lzma.LZMAError,
    RuntimeError,  # of `zipfile`: encrypted, or packed in an unknown way
)


class ArchiveError(Exception):
    """An archive cannot be read."""


def extract(archive: Path, names: Collection[str], into: Path) -> dict[str, Path]:
    """Writes files of an archive, which is read once, into a folder.

    Args:
        archive: A zip file, or a tar file packed in any way.
        names: The paths of the files in the archive.
        into: The folder; the files get names of their own in it, whatever the archive says.

    Returns:
        From the path in the archive to the file, for those that the archive has.

    Raises:
        ArchiveError: The archive cannot be read.
    """
    unpacked: dict[str, Path] = {}
    try:
        for name, content in _files(archive):
            if name in names:
                unpacked[name] = into / f"unpacked-{len(unpacked)}"
                with unpacked[name].open("wb") as target:
                    _copy(content, target)
    except UNREADABLE as error:
        raise ArchiveError(f"what arrived cannot be unpacked: {error}") from error
    return unpacked


def _copy(content: IO[bytes], target: IO[bytes]) -> None:
    size = 0
    while chunk := content.read(_CHUNK_BYTES):
        size += len(chunk)
        if size > LARGEST_BYTES:
            raise ArchiveError(f"what arrived unpacks to more than {LARGEST_BYTES // 2**30} GiB")
        target.write(chunk)


def _files(archive: Path) -> Iterator[tuple[str, IO[bytes]]]:
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as zipped:
            for name in zipped.namelist():
                with zipped.open(name) as content:
                    yield name, content
        return
    with tarfile.open(archive) as tar:
        for member in tar:  # in order: a packed tar file is slow to read backwards
            # Links are not followed, wherever they lead.
            if member.isfile() and (file := tar.extractfile(member)) is not None:
                yield member.name, file
