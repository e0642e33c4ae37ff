"""Word vectors: where a file lies, and the size of its vectors."""

import gzip
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ane_research.datasets import locate_vectors, vector_size
from ane_research.datasets.vectors import _INSPECTED_LINES
from ane_research.errors import InputError
from tests.datasets.conftest import BODY

VECTORS = "the 0.1 -0.2 3e-1\nof 1 2 3\nnaïve .5 .5 .5\n"


def write_text(folder: Path, text: str) -> Path:
    path = folder / "vectors.txt"
    path.write_text(text, encoding="utf-8")
    return path


def write_gzip(folder: Path, text: str) -> Path:
    path = folder / "vectors.txt.gz"
    path.write_bytes(gzip.compress(text.encode()))
    return path


def write_zip(folder: Path, text: str) -> Path:
    path = folder / "vectors.vec.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("vectors.vec", text)
    return path


@pytest.mark.parametrize("write", [write_text, write_gzip, write_zip])
@pytest.mark.parametrize("header", ["", "3 3\n"])
@pytest.mark.parametrize("line_end", ["\n", " \n", "\r\n"])
def test_size_is_read_from_every_kind_of_file(
    tmp_path: Path, write: Callable[[Path, str], Path], header: str, line_end: str
) -> None:
    text = (header + VECTORS).replace("\n", line_end)
    assert vector_size(write(tmp_path, text)) == 3


def test_the_real_vectors_have_50_dimensions(shared: Path) -> None:
    assert vector_size(shared / "data" / "glove" / "glove_6B_50d_5k.txt") == 50


def test_one_number_a_word_is_no_header_when_it_is_no_integer(tmp_path: Path) -> None:
    assert vector_size(write_text(tmp_path, "1999 0.5\nthe 0.1\n")) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "holds no vectors"),
        ("2 300\n", "holds no vectors"),
        ("the 1 2 3\nof 1 2\n", "vectors.txt:2: 2 numbers, expected 3 as before it"),
        ("2 4\nthe 1 2 3\n", "vectors.txt:2: 3 numbers, expected 4 as before it"),
        ("the 1 2 3\n\nof 1 2 3\n", "vectors.txt:2: expected a word and its numbers, found ''"),
        ("It works.\n", "vectors.txt:1: expected a word and its numbers; .*'works.'"),
        ("{\n", "vectors.txt:1: expected a word and its numbers, found '{' alone"),
    ],
)
def test_what_holds_no_vectors_of_one_size_is_one_message(
    tmp_path: Path, text: str, expected: str
) -> None:
    with pytest.raises(InputError, match=expected) as raised:
        vector_size(write_text(tmp_path, text))
    assert "\n" not in str(raised.value)


def test_only_the_first_lines_are_inspected(tmp_path: Path) -> None:
    path = write_text(tmp_path, "the 1 2 3\n" * _INSPECTED_LINES + "odd 1 2\n")
    assert vector_size(path) == 3


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("vectors.txt", b"\xff\xfe\x00binary\n"),
        ("vectors.gz", b"not packed"),
        ("vectors.gz", gzip.compress(VECTORS.encode(), mtime=0)[:-12]),
        ("vectors.zip", b"not packed"),
    ],
)
def test_an_unreadable_file_is_named(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=f"{name}: not a readable text file of word vectors"):
        vector_size(tmp_path / name)


def test_an_archive_of_several_files_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path, VECTORS)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("readme.txt", "")
    with pytest.raises(InputError, match=r"vectors.vec.zip: holds 2 files; expected one"):
        vector_size(path)


def test_a_path_is_taken_as_it_is(tmp_path: Path) -> None:
    path = write_text(tmp_path, VECTORS)
    assert locate_vectors(str(path)) == path


def test_an_address_is_fetched_into_the_data_root_once(server: str, root: Path) -> None:
    path = locate_vectors(f"{server}/folder/good.vec?raw=true")
    assert path == root / "embeddings" / "good.vec"
    assert path.read_bytes() == BODY
    path.write_text("as it lies there")
    assert locate_vectors(f"{server}/folder/good.vec?raw=true").read_text() == "as it lies there"


def test_the_published_address_names_the_file_under_the_data_root(root: Path) -> None:
    (root / "embeddings").mkdir()
    (root / "embeddings" / "wiki-news-300d-1M.vec.zip").touch()
    published = "https://dl.fbaipublicfiles.com/fasttext/vectors-english/wiki-news-300d-1M.vec.zip"
    assert locate_vectors(published) == root / "embeddings" / "wiki-news-300d-1M.vec.zip"


@pytest.mark.parametrize("name", ["absent.vec", "truncated.vec"])
def test_a_failed_download_names_the_flag(server: str, root: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"--embeddings PATH\|URL\|none$") as raised:
        locate_vectors(f"{server}/{name}")
    assert f"{server}/{name}" in str(raised.value)
    assert list(root.iterdir()) == []


def test_a_server_that_is_gone_is_said_to_be_so(closed_server: str, root: Path) -> None:
    with pytest.raises(InputError, match="cannot be reached") as raised:
        locate_vectors(f"{closed_server}/good.vec")
    assert "--embeddings" in str(raised.value)


def test_a_missing_path_names_the_flag(root: Path) -> None:
    with pytest.raises(InputError, match=r"absent\.vec: no such file.*--embeddings"):
        locate_vectors("absent.vec")


def test_an_address_without_a_file_name_is_refused(root: Path) -> None:
    with pytest.raises(InputError, match="names no file"):
        locate_vectors("https://example.org/")
