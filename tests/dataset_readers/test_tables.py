"""Rows of CSV, TSV and JSON Lines."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ane_research.dataset_readers.tables import read_table
from ane_research.errors import InputError


def rows(path: str, *args: Any, **kwargs: Any) -> list[tuple[int, dict]]:
    return [(row.line, row.columns) for row in read_table(Path(path), *args, **kwargs)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", 'text,label\n"fine, ""really""",1\n\n"two\nlines",0\n'),
        ("a.tsv", 'text\tlabel\n"fine, ""really"""\t1\n\n"two\nlines"\t0\n'),
        ("a.CSV", '\ufefftext, label\r\n"fine, ""really""",1\r\n\r\n"two\nlines",0\r\n'),
        ("a.jsonl", '{"text": "fine, \\"really\\"", "label": "1"}\n\n'
                    '{"text": "two\\nlines", "label": "0"}\n'),
    ],
)  # fmt: skip
def test_every_format_gives_the_same_rows(
    write: Callable[..., str], name: str, content: str
) -> None:
    (first, second) = rows(write(name, content))
    assert first[1] == {"text": 'fine, "really"', "label": "1"}
    assert second[1] == {"text": "two\nlines", "label": "0"}
    assert first[0] == (1 if name.endswith("jsonl") else 2)
    assert second[0] == first[0] + 2


def test_columns_without_a_header_are_positions_from_0(write: Callable[..., str]) -> None:
    assert rows(write("a.csv", "1,fine\n0,dull\n"), header=False) == [
        (1, {0: "1", 1: "fine"}),
        (2, {0: "0", 1: "dull"}),
    ]


def test_a_field_of_any_length_is_read(write: Callable[..., str]) -> None:
    long = "word " * 40_000
    assert rows(write("a.csv", f"text,label\n{long},1\n"))[0][1]["text"] == long


def test_the_format_may_be_said(write: Callable[..., str]) -> None:
    assert rows(write("a.data", "text\tlabel\nfine\t1\n"), "tsv")[0][1]["text"] == "fine"


@pytest.mark.parametrize(("name", "shown"), [("a.data", "'data'"), ("a", "''")])
def test_an_unknown_format_names_the_known(
    write: Callable[..., str], name: str, shown: str
) -> None:
    with pytest.raises(InputError, match=f"format {shown} is unknown; set `format` to csv, tsv"):
        rows(write(name, ""))


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        (
            "a.csv",
            "text,label\nfine,1\nfine, though,1\n",
            r"a.csv:3: 3 fields, expected 2 .*quotes",
        ),
        ("a.csv", 'text,label\n"fine,1\n', r"a.csv:2: unexpected end of data.*quotes closed"),
        ("a.tsv", "text\tlabel\nfine 1\n", r"a.tsv:2: 1 fields, expected 2 .*'\\t'"),
        ("a.jsonl", '{"text": "fine"\n', r"a.jsonl:1: not JSON: .*expected an object"),
        ("a.jsonl", "[1]\n", r"a.jsonl:1: found \[1\], expected a JSON object"),
    ],
)
def test_a_row_that_does_not_parse_is_named(
    write: Callable[..., str], name: str, content: str, expected: str
) -> None:
    with pytest.raises(InputError, match=expected) as raised:
        rows(write(name, content))
    assert "\n" not in str(raised.value)


def test_json_lines_have_no_positions(write: Callable[..., str]) -> None:
    with pytest.raises(InputError, match="have names; name them"):
        rows(write("a.jsonl", '{"text": "fine"}\n'), header=False)
