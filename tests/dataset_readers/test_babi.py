"""The readers of bAbI, released and generated."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sklearn.model_selection import train_test_split

from ane_research.dataset_readers import BabiReader, GeneratedBabiReader
from ane_research.dataset_readers.splits import RandomSplit
from ane_research.datasets.babi_stories import TASKS, story_lines
from ane_research.errors import InputError

Write = Callable[..., str]

STORY = (
    "1 Ann ran to the attic.\n"
    "2 Bob lifted the urn there.\n"
    "3 Where is Ann? \tattic\t1\n"
    "4 Bob ran to the cellar.\n"
    "5 Where is the urn? \tcellar\t4 2\n"
    "1 Bob ran to the attic.\n"
    "2 Where is Bob? \tattic\t1\n"
)


def metadata(reader: BabiReader, path: str) -> list[dict[str, Any]]:
    return [instance["metadata"].metadata for instance in reader.read(path)]


def test_a_text_is_the_facts_up_to_the_question_joined_by_full_stops(write: Write) -> None:
    first, second, third = metadata(BabiReader(), write("qa.txt", STORY))
    told = "Ann ran to the attic . Bob lifted the urn there"
    assert first == {
        "instance_id": 0,
        "tokens": told.split(),
        "query": ["Where", "is", "Ann"],
        "label": "attic",
        "rationale": [0, 1, 2, 3, 4],
    }
    assert second["tokens"] == f"{told} . Bob ran to the cellar".split()
    assert third["tokens"] == ["Bob", "ran", "to", "the", "attic"]


def test_the_rationale_is_the_words_of_the_supporting_facts(write: Write) -> None:
    second = metadata(BabiReader(), write("qa.txt", STORY))[1]
    words = " ".join(second["tokens"][position] for position in second["rationale"])
    assert words == "Bob lifted the urn there Bob ran to the cellar"


def test_supporting_facts_and_blank_lines_may_be_left_out(write: Write) -> None:
    path = write("qa.txt", STORY.replace("\t4 2", "").replace("4 Bob", "\n4 Bob"))
    assert metadata(BabiReader(), path)[1]["rationale"] == []


def test_a_file_is_divided_as_jain_and_wallace_do(write: Write) -> None:
    lines = story_lines(1, "train", 40, 0)
    path = write("qa.txt", "\n".join(lines))
    reader = BabiReader(split=RandomSplit(validation=0.15, seed=16377, stratify=False))
    train, dev = train_test_split(range(40), test_size=0.15, random_state=16377)
    whole = metadata(reader, path)
    for split, indices in (("train", train), ("validation", dev)):
        tokens = [found["tokens"] for found in metadata(reader, f"{path}#{split}")]
        assert tokens == [whole[index]["tokens"] for index in indices]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Ann ran.", "found 'Ann ran.', expected a number and a fact or question"),
        ("3", "found '3', expected a number and a fact or question"),
        ("-3 Ann ran.", "found '-3 Ann ran.', expected a number"),
        ("4 Ann ran.", "number 4 is out of order; expected 3, or 1 for a new story"),
        ("2 Ann ran.", "number 2 is out of order; expected 3, or 1 for a new story"),
        ("3 Where is Bob?", "'Where is Bob?' has no answer; expected a question, a tab, the"),
        ("3 Where is Bob? \t\t1", "'Where is Bob?' has no answer"),
        ("3 Where is Bob? \tattic\t7", "no fact '7' before the question; facts are 1"),
        ("3 Where is Bob? \tattic\t1 2", "no fact '2' before the question; facts are 1"),
        ("3 Where is Bob? \tattic\tone", "no fact 'one' before the question; facts are 1"),
        ("1 Where is Bob? \tattic", "a question before any fact; expected facts first"),
    ],
)
def test_a_line_that_does_not_parse_is_named(write: Write, line: str, message: str) -> None:
    path = write("qa.txt", f"{STORY}{line}\n")
    with pytest.raises(InputError) as raised:
        list(BabiReader().read(path))
    assert str(raised.value).startswith(f"{path}:8: {message}")
    assert "\n" not in str(raised.value)


def test_a_file_begins_with_number_1(write: Write) -> None:
    with pytest.raises(InputError, match=r"txt:1: number 2 is out of order; expected 1$"):
        list(BabiReader().read(write("qa.txt", "2 Ann ran.\n")))


@pytest.mark.parametrize("task", TASKS)
def test_generated_stories_are_read_as_from_a_file(task: int, write: Write) -> None:
    lines = "\n".join(story_lines(task, "validation", 12, seed=5))
    generated = GeneratedBabiReader(task, {"validation": 12}, seed=5)
    assert metadata(generated, "validation") == metadata(BabiReader(), write("qa.txt", lines))


def test_generated_stories_have_the_usual_sizes_where_none_is_given() -> None:
    assert len(GeneratedBabiReader(1).read_records("test")) == 500


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"task": 4}, "task 4: expected one of 1, 2, 3"),
        ({"task": 1, "sizes": {"dev": 3}}, "sizes: no split 'dev'"),
        ({"task": 1, "sizes": {"test": 0}}, "sizes.test 0: expected at least 1"),
    ],
)
def test_arguments_that_make_no_sense_are_refused(arguments: dict, message: str) -> None:
    with pytest.raises(InputError, match=message):
        GeneratedBabiReader(**arguments)


def test_an_unknown_split_of_generated_stories_is_refused() -> None:
    with pytest.raises(InputError, match="the generated stories: no split 'dev'"):
        list(GeneratedBabiReader(1).read("dev"))


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("en/qa1_single-supporting-fact_train.txt", 1000),
        ("en/qa3_three-supporting-facts_test.txt", 1000),
        ("en-10k/qa1_single-supporting-fact_train.txt", 10000),
        ("en-10k/qa2_two-supporting-facts_train.txt", 10000),
        ("en-valid/qa3_train.txt", 900),
        ("en-valid/qa3_valid.txt", 100),
        ("en-valid-10k/qa2_train.txt", 9000),
    ],
)
def test_the_real_files_have_these_sizes_and_supporting_facts(
    shared: Path, name: str, size: int
) -> None:
    questions = BabiReader().read_records(str(shared / "data/babi/tasks_1-20_v1-2" / name))
    assert len(questions) == size
    task = int(name.partition("/qa")[2][0])
    assert {len(question.supporting) for question in questions} == {task}
