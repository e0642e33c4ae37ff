"""Numbered lines."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ane_research.dataset_readers.lines import numbered_lines
from ane_research.errors import InputError


def test_lines_are_numbered_from_1_with_their_ends(write: Callable[..., str]) -> None:
    path = Path(write("a.txt", "one\n\nthree"))
    assert list(numbered_lines(path)) == [(1, "one\n"), (2, "\n"), (3, "three")]


def test_only_a_line_feed_ends_a_line(write: Callable[..., str]) -> None:
    path = Path(write("a.txt", "one\u2028still\x85one\ntwo\n"))
    assert [number for number, _ in numbered_lines(path)] == [1, 2]


def test_a_byte_order_mark_is_no_text(write: Callable[..., str]) -> None:
    path = Path(write("a.txt", b"\xef\xbb\xbfone\n"))
    assert list(numbered_lines(path)) == [(1, "one\n")]


def test_another_encoding_is_named_by_its_line(write: Callable[..., str]) -> None:
    path = Path(write("a.txt", b"one\nna\xefve\n"))
    with pytest.raises(InputError, match=r"a.txt:2: not UTF-8: found b'\\xef'"):
        list(numbered_lines(path))


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a.txt: cannot be read: No such file"):
        list(numbered_lines(tmp_path / "a.txt"))
