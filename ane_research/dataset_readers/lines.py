"""The lines of a text file, numbered."""

from collections.abc import Iterator
from pathlib import Path

from ane_research.errors import InputError


def numbered_lines(path: Path) -> Iterator[tuple[int, str]]:
    """The number, from 1, and the text of each line, its end included; a byte order mark is not.

    Raises:
        InputError: The file cannot be read, or a line is not UTF-8.
    """
    try:
        # In bytes, so that only "\n" ends a line: texts hold other line separators.
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                yield number, _decode(line, "utf-8-sig" if number == 1 else "utf-8", path, number)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error


def _decode(line: bytes, encoding: str, path: Path, number: int) -> str:
    try:
        return line.decode(encoding)
    except UnicodeDecodeError as error:
        found = line[error.start : error.end]
        raise InputError(f"{path}:{number}: not UTF-8: found {found!r}") from error
