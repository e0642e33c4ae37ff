"""The reader of any table of texts and labels."""

import logging
from collections.abc import Callable
from itertools import chain
from typing import Any

import pytest
from allennlp.common import Params
from allennlp.data import DatasetReader

from ane_research.dataset_readers import LabeledTextReader
from ane_research.errors import InputError

CSV = "id,review,class\n7,It's fine.,good\n8,It's dull.,bad\n9,So so.,none\n"


def reader_of(**section: Any) -> LabeledTextReader:
    reader = DatasetReader.from_params(Params({"type": "labeled_text", **section}))
    assert isinstance(reader, LabeledTextReader)
    return reader


def read(reader: LabeledTextReader, path: str) -> list[tuple[list[str], str]]:
    return [
        (instance["metadata"]["tokens"], instance["label"].label) for instance in reader.read(path)
    ]


def test_columns_are_found_by_name_and_texts_split_by_rules(write: Callable[..., str]) -> None:
    assert read(reader_of(text="review", label="class"), write("own.csv", CSV)) == [
        (["It", "'s", "fine", "."], "good"),
        (["It", "'s", "dull", "."], "bad"),
        (["So", "so", "."], "none"),
    ]


def test_columns_are_found_by_position(write: Callable[..., str]) -> None:
    path = write("own.tsv", "good\tfine film\nbad\tdull film\n")
    assert read(reader_of(text=1, label=0), path) == [
        (["fine", "film"], "good"),
        (["dull", "film"], "bad"),
    ]


def test_labels_are_renamed_and_others_left_out_and_counted(
    write: Callable[..., str], caplog: pytest.LogCaptureFixture
) -> None:
    path = write("own.csv", CSV)
    reader = reader_of(text="review", label="class", labels={"good": "1", "bad": "0"})
    assert [label for _, label in read(reader, path)] == ["1", "0"]
    warnings = [r.getMessage() for r in caplog.records if r.levelno == logging.WARNING]
    assert warnings == [f"{path}: left out texts whose labels are not in `labels`: {{'none': 1}}"]


@pytest.mark.parametrize(("value", "label"), [("1", "1"), ("true", "true"), ('" a "', "a")])
def test_json_labels_are_texts_numbers_or_truth_values(
    write: Callable[..., str], value: str, label: str
) -> None:
    lines = f'{{"text": "fine", "label": {value}}}\n{{"text": "dull", "label": 0}}\n'
    assert read(reader_of(), write("own.jsonl", lines))[0] == (["fine"], label)


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ({"text": "revue", "label": "class"},
         r"own.csv:2: no column 'revue'; found are 'id', 'review', 'class'"),
        ({"text": "review"}, r"own.csv:2: no column 'label'; found are 'id', 'review', 'class'"),
        ({"text": 1, "label": 5}, r"own.csv:1: no column 5; found are 0, 1, 2"),
    ],
)  # fmt: skip
def test_a_missing_column_lists_those_found(
    write: Callable[..., str], section: dict, expected: str
) -> None:
    with pytest.raises(InputError, match=expected):
        list(reader_of(**section).read(write("own.csv", CSV)))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('{"text": 3, "label": 1}', r"own.jsonl:2: column 'text': found 3, expected a text"),
        ('{"text": "fine", "label": null}', r"own.jsonl:2: column 'label': found None, expected"),
        ('{"text": "fine", "label": 0.5}', r"own.jsonl:2: column 'label': found 0.5, expected"),
        ('{"text": "fine", "label": " "}', r"own.jsonl:2: column 'label': found ' ', expected"),
        ('{"text": " ", "label": 1}', r"own.jsonl:2: a text without tokens; `min_length: 1`"),
        ('{"text": "fine"}', r"own.jsonl:2: no column 'label'; found are 'text'"),
    ],
)
def test_a_wrong_value_is_named_by_line_and_column(
    write: Callable[..., str], line: str, expected: str
) -> None:
    with pytest.raises(InputError, match=expected) as raised:
        list(reader_of().read(write("own.jsonl", f'{{"text": "a", "label": 0}}\n{line}\n')))
    assert "\n" not in str(raised.value)


def test_a_column_of_one_label_is_refused(write: Callable[..., str]) -> None:
    with pytest.raises(InputError, match=r"own.csv: all 2 texts have the label '1'"):
        list(reader_of().read(write("own.csv", "text,label\nfine,1\ndull,1\n")))


def test_a_name_and_a_position_are_refused() -> None:
    with pytest.raises(InputError, match=r"text 'text' and label 1: expected two names, or two"):
        reader_of(text="text", label=1)


def test_one_file_is_divided_by_its_reader(write: Callable[..., str]) -> None:
    rows = "".join(f"text {number},{number % 2}\n" for number in range(20))
    path = write("own.csv", f"text,label\n{rows}")
    reader = reader_of(split={"type": "random", "test": 0.2, "validation": 0.25})
    parts = [read(reader, f"{path}#{name}") for name in ("train", "validation", "test")]
    assert [len(part) for part in parts] == [12, 4, 4]
    assert sorted(chain(*parts)) == sorted(read(reader, path))


def test_a_split_nobody_defined_is_refused(write: Callable[..., str]) -> None:
    path = write("own.csv", CSV)
    with pytest.raises(InputError, match=r"own.csv#train: a part of a file, but the reader has no"):
        list(reader_of(text="review", label="class").read(f"{path}#train"))
