"""Word vectors: where a file of them lies, and the size of its vectors."""

import gzip
import itertools
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from ane_research.datasets.fetch import locate, provide
from ane_research.datasets.sources import DataFile, find_url
from ane_research.errors import InputError

_INSPECTED_LINES = 100
_FLAG = "or choose other vectors with --embeddings PATH|URL|none"


def locate_vectors(path_or_url: str) -> Path:
    """The file of word vectors at a path or an address, fetched on first use.

    An address that is no known source is kept under the data root as `embeddings/<file name>`.

    Raises:
        InputError: It is missing and cannot be fetched.
    """
    try:
        if urlsplit(path_or_url).scheme in ("http", "https"):
            return provide(find_url(path_or_url) or _unknown_source(path_or_url))
        return locate(path_or_url)
    except InputError as error:
        raise InputError(f"{error}; {_FLAG}") from error


def _unknown_source(url: str) -> DataFile:
    name = PurePosixPath(urlsplit(url).path).name
    if not name:
        raise InputError(f"{url}: names no file; expected an address that ends in a file name")
    return DataFile(path=f"embeddings/{name}", url=url)


def vector_size(path: Path) -> int:
    """The dimension of the vectors in a text file, from its first lines.

    Each line is a word and its numbers, separated by single spaces; a first line "count size", as
    fastText writes it, is allowed. The file may be packed: `.gz`, or `.zip` with one member.

    Raises:
        InputError: The file is empty, holds no vectors, or holds vectors of unequal sizes.
    """
    lines = list(enumerate(_first_lines(path), start=1))
    size = _size_in_header(lines[0][1]) if lines else None
    if size is not None:
        del lines[0]
    if not lines:
        raise InputError(f"{path}: holds no vectors; expected lines of a word and its numbers")
    for number, line in lines:
        found = _line_size(f"{path}:{number}", line)
        size = size or found
        if found != size:
            raise InputError(f"{path}:{number}: {found} numbers, expected {size} as before it")
    return found


def _first_lines(path: Path) -> list[str]:
    try:
        with _open(path) as file:
            return [line.decode() for line in itertools.islice(file, _INSPECTED_LINES)]
    except (OSError, EOFError, UnicodeDecodeError, zipfile.BadZipFile, zlib.error) as error:
        raise InputError(f"{path}: not a readable text file of word vectors: {error}") from error


@contextmanager
def _open(path: Path) -> Iterator[Iterable[bytes]]:
    if path.suffix == ".gz":
        with gzip.open(path) as file:
            yield file
    elif path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive, archive.open(_only_member(path, archive)) as file:
            yield file
    else:
        with path.open("rb") as file:
            yield file


def _only_member(path: Path, archive: zipfile.ZipFile) -> str:
    members = archive.namelist()
    if len(members) != 1:
        raise InputError(f"{path}: holds {len(members)} files; expected one file of word vectors")
    return members[0]


def _size_in_header(line: str) -> int | None:
    fields = line.split()
    return int(fields[1]) if len(fields) == 2 and all(map(str.isdecimal, fields)) else None


def _line_size(place: str, line: str) -> int:
    # As AllenNLP splits it: some words of the published vectors hold unusual white space.
    word, *numbers = line.rstrip().split(" ")
    try:
        size = len([float(number) for number in numbers])
    except ValueError as error:
        raise InputError(f"{place}: expected a word and its numbers; {error}") from error
    if size == 0:
        raise InputError(f"{place}: expected a word and its numbers, found {word[:40]!r} alone")
    return size
