"""The reader of SNLI."""

import json
import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from ane_research.dataset_readers import SnliReader
from ane_research.errors import InputError

Write = Callable[..., str]


def pair(label: object = "entailment", premise: object = "2 men sit.", **others: object) -> str:
    values = {"gold_label": label, "sentence1": premise, "sentence2": "Men sit!", **others}
    return json.dumps(values)


def test_the_premise_is_the_text_and_the_hypothesis_the_query(write: Write) -> None:
    lines = [pair(captionID="x"), pair("neutral"), pair("contradiction")]
    instances = list(SnliReader().read(write("a.jsonl", "\n".join(lines))))
    assert instances[0]["metadata"].metadata == {
        "instance_id": 0,
        "tokens": ["qqq", "men", "sit", "."],
        "query": ["men", "sit", "!"],
        "label": "entailment",
        "rationale": [],
    }
    labels = [instance["label"].label for instance in instances]
    assert labels == ["entailment", "neutral", "contradiction"]
    assert "candidates" not in instances[0].fields


def test_pairs_without_a_gold_label_are_left_out_and_counted(
    write: Write, caplog: pytest.LogCaptureFixture
) -> None:
    path = write("a.jsonl", "\n".join([pair(), pair("-"), pair("neutral"), pair("-")]))
    ids = [instance["metadata"]["instance_id"] for instance in SnliReader().read(path)]
    assert ids == [0, 1]
    warnings = [r.getMessage() for r in caplog.records if r.levelno == logging.WARNING]
    assert warnings == [f"{path}: left out 2 pairs without a gold label"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (pair("maybe"), "gold_label 'maybe'; expected contradiction, entailment, neutral, or '-'"),
        (pair(None), "gold_label None; expected contradiction"),
        ('{"sentence1": "a", "sentence2": "b"}', "no column 'gold_label'; found are 'sentence1'"),
        (pair(premise=" "), "sentence1 ' '; expected a sentence"),
        (pair(premise=None), "sentence1 None; expected a sentence"),
        ('{"gold_label": "neutral"}', "no column 'sentence1'; found are 'gold_label'"),
        ('{"gold_label": ', "not JSON: Expecting value"),
        ("[1]", "found [1], expected a JSON object"),
    ],
)
def test_a_line_that_is_no_pair_is_named(write: Write, line: str, message: str) -> None:
    path = write("a.jsonl", "\n".join([pair(), line]))
    with pytest.raises(InputError) as raised:
        list(SnliReader().read(path))
    assert str(raised.value).startswith(f"{path}:2: {message}")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(("split", "size"), [("dev", 9842), ("test", 9824)])
def test_the_real_files_have_these_sizes(shared: Path, split: str, size: int) -> None:
    records = SnliReader().read_records(str(shared / "data" / "snli" / f"snli_1.0_{split}.jsonl"))
    assert len(records) == size
