"""The texts of a tar file, one in each of its files."""

import tarfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from ane_research.datasets.archives import UNREADABLE
from ane_research.errors import InputError


def read_texts(
    archive: Path, is_wanted: Callable[[PurePosixPath], bool], largest: int
) -> dict[str, str]:
    """Texts in Latin-1, by their file's name in the archive; links are not followed.

    Args:
        archive: Packed in any way.
        is_wanted: Which files to read.
        largest: Bytes that a text may have.

    Raises:
        InputError: The archive cannot be read, or a text in it is too large.
    """
    texts = {}
    try:
        with tarfile.open(archive) as tar:
            for member in tar:
                if not (member.isfile() and is_wanted(PurePosixPath(member.name))):
                    continue
                if member.size > largest:
                    raise tarfile.ReadError(f"{member.name} has {member.size} bytes")
                if (file := tar.extractfile(member)) is not None:
                    texts[member.name] = file.read().decode("latin-1")
    except (OSError, *UNREADABLE) as error:
        raise InputError(f"{archive}: not a readable tar archive: {error}") from error
    return texts
