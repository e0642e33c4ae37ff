"""The reader of `text,label` rows."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from ane_research.dataset_readers import ImdbCsvReader
from ane_research.errors import InputError

ROWS = "it is a fine film,1\nit is dull,0\n"


def read(reader: ImdbCsvReader, path: str) -> list[tuple[list[str], str]]:
    return [
        (instance["metadata"]["tokens"], instance["label"].label) for instance in reader.read(path)
    ]


@pytest.mark.parametrize(
    ("row", "tokens"),
    [
        ("dull , long and bad,0", ["dull", ",", "long", "and", "bad"]),
        ("dull,long,0", ["dull,long"]),
        ('"dull , long",0', ["dull", ",", "long"]),
        ('"a ""dull"" film",0', ["a", '"dull"', "film"]),
        ('a "dull" film,0', ["a", '"dull"', "film"]),
        ('"dull\nand long",0', ["dull", "and", "long"]),
        ("dull  film, 0 ", ["dull", "film"]),
        ("dull\t\u00a0film,0\r", ["dull", "film"]),
    ],
)
def test_the_label_is_the_last_field(
    write: Callable[..., str], row: str, tokens: list[str]
) -> None:
    path = write("imdb.csv", f"{ROWS}{row}\n\nfine,1\n")
    assert read(ImdbCsvReader(), path)[2:] == [(tokens, "0"), (["fine"], "1")]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("no label at all", "imdb.csv:3: label 'no label at all'; expected a text, a comma"),
        ("fine film, though", "imdb.csv:3: label ' though'"),
        ("fine film,2", "imdb.csv:3: label '2'"),
        ("fine film,", "imdb.csv:3: label ''"),
        (",1", "imdb.csv:3: no text before the label"),
        ("  ,1", "imdb.csv:3: no text before the label"),
        ('"fine film,1', "imdb.csv:3: unexpected end of data.*quotes closed"),
        ('"fine" film,1', "imdb.csv:3: ',' expected after '\"'"),
    ],
)
def test_a_row_that_does_not_parse_is_named(
    write: Callable[..., str], row: str, expected: str
) -> None:
    with pytest.raises(InputError, match=expected) as raised:
        list(ImdbCsvReader().read(write("imdb.csv", f"{ROWS}{row}\nfine,1\n")))
    assert "\n" not in str(raised.value)


def test_a_header_is_refused(write: Callable[..., str]) -> None:
    with pytest.raises(InputError, match=r"imdb.csv:1: label 'label'"):
        list(ImdbCsvReader().read(write("imdb.csv", "text,label\n" + ROWS)))


def test_a_row_behind_a_quoted_line_end_is_named_by_its_own_line(
    write: Callable[..., str],
) -> None:
    with pytest.raises(InputError, match=r"imdb.csv:5: label '7'"):
        list(ImdbCsvReader().read(write("imdb.csv", f'{ROWS}"a\nb",1\nbad,7\n')))


def test_longer_reviews_are_left_out_and_counted_once(
    write: Callable[..., str], caplog: pytest.LogCaptureFixture
) -> None:
    path = write("imdb.csv", f"{ROWS}one two three four five six,0\n")
    reader = ImdbCsvReader(max_review_length=5)
    with caplog.at_level(logging.WARNING):
        assert [len(tokens) for tokens, _ in read(reader, path)] == [5, 3]
        read(reader, path)
    assert [record.getMessage() for record in caplog.records] == [
        f"{path}: left out 1 reviews longer than 5 tokens"
    ]


def test_nothing_left_out_is_nothing_said(
    write: Callable[..., str], caplog: pytest.LogCaptureFixture
) -> None:
    read(ImdbCsvReader(max_review_length=5), write("imdb.csv", ROWS))
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_a_file_all_left_out_is_refused(write: Callable[..., str]) -> None:
    with pytest.raises(InputError, match="empty, or all left out"):
        list(ImdbCsvReader(max_review_length=1).read(write("imdb.csv", ROWS)))


@pytest.mark.parametrize("length", [0, -100])
def test_a_length_below_1_is_refused(length: int) -> None:
    with pytest.raises(InputError, match=f"max_review_length {length}: expected at least 1"):
        ImdbCsvReader(max_review_length=length)


@pytest.mark.parametrize(
    ("split", "longest", "count"),
    [("test", 100, 655), ("dev", 100, 607), ("test", None, 4363), ("dev", None, 4304)],
)
def test_the_real_reviews_are_as_many_as_neely_and_schouten_kept(
    shared: Path, split: str, longest: int | None, count: int
) -> None:
    path = shared / "data" / "imdb" / f"{split}.csv"
    assert sum(1 for _ in ImdbCsvReader(longest).iterate_texts(str(path))) == count
