"""Generated stories, each question answered again by reading the text from its end."""

import re
from collections import Counter
from pathlib import Path

import pytest

from ane_research.datasets.babi_stories import TASKS, story_lines, write_stories
from ane_research.datasets.babi_world import ACTORS, PLACES
from ane_research.datasets.planted import Sizes

GO = r"(walked|ran|hurried|strolled) to"
TAKE = r"(picked up|grabbed|lifted|collected)"
DROP = r"(put down|set down|abandoned|laid down)"

Facts = dict[int, str]  # by line number


def questions(task: int, number: int = 300, seed: int = 0) -> list[tuple[str, str, Facts, Facts]]:
    """Question, answer, the facts before it, and those of them that support the answer."""
    asked, told = [], Facts()
    for line in story_lines(task, "train", number, seed):
        position, text = line.split(" ", 1)
        told = Facts() if position == "1" else told
        if "\t" in text:
            query, answer, supporting = text.split("\t")
            facts = {int(fact): told[int(fact)] for fact in supporting.split()}
            asked.append((query.strip(), answer, dict(told), facts))
        else:
            told[int(position)] = text
    return asked


def place_of(name: str, sentences: list[str]) -> str | None:
    """Where a person or a thing is after these sentences, read from the last one."""
    for end, sentence in reversed(list(enumerate(sentences, start=1))):
        actor = sentence.split()[0]
        if name in ACTORS and (match := re.fullmatch(rf"{name} {GO} the (\w+)\.", sentence)):
            return match[2]
        if re.fullmatch(rf"\w+ {TAKE} the {name}\.", sentence):
            return place_of(actor, sentences)
        if re.fullmatch(rf"\w+ {DROP} the {name}\.", sentence):
            return place_of(actor, sentences[:end])
    return None


def solve(query: str, facts: Facts) -> str | None:
    """The answer of a reader who knows nothing but these facts."""
    sentences = [facts[number] for number in sorted(facts)]
    if match := re.fullmatch(r"Where is (?:the )?(\w+)\?", query):
        return place_of(match[1], sentences)
    match = re.fullmatch(r"Where was the (\w+) before the (\w+)\?", query)
    assert match
    path = [place_of(match[1], sentences[:end]) for end in range(1, len(sentences) + 1)]
    for now, earlier in zip(path[::-1], path[-2::-1], strict=False):
        if now == match[2] and earlier != now:
            return earlier
    return None


@pytest.mark.parametrize("task", TASKS)
def test_every_question_is_answered_by_the_facts_told_before_it(task: int) -> None:
    for query, answer, told, _ in questions(task):
        assert solve(query, told) == answer


@pytest.mark.parametrize("task", TASKS)
def test_the_supporting_facts_alone_give_the_answer(task: int) -> None:
    for query, answer, _, supporting in questions(task):
        assert len(supporting) == task
        assert solve(query, supporting) == answer


@pytest.mark.parametrize("task", TASKS)
def test_without_one_supporting_fact_the_answer_is_another_or_none(task: int) -> None:
    for query, answer, told, supporting in questions(task):
        for number in supporting:
            rest = {other: fact for other, fact in told.items() if other != number}
            assert solve(query, rest) != answer
            assert solve(query, {n: f for n, f in supporting.items() if n != number}) != answer


@pytest.mark.parametrize("task", TASKS)
def test_answers_are_about_equally_frequent(task: int) -> None:
    counts = Counter(answer for _, answer, _, _ in questions(task, 3000))
    assert set(counts) == set(PLACES)
    # A third of the expected 500; the standard deviation of independent draws is 20.
    assert all(abs(count - 500) < 167 for count in counts.values())


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("number", [1, 5, 7])
def test_a_file_has_as_many_questions_as_asked_for(task: int, number: int) -> None:
    assert len(questions(task, number)) == number


def test_a_story_has_five_questions_and_begins_with_number_1() -> None:
    lines = list(story_lines(2, "train", 20, 0))
    starts = [index for index, line in enumerate(lines) if line.startswith("1 ")]
    stories = [lines[a:b] for a, b in zip(starts, [*starts[1:], None], strict=True)]
    assert [sum("\t" in line for line in story) for story in stories] == [5] * 4
    for story in stories:
        assert [line.split()[0] for line in story] == [str(n) for n in range(1, len(story) + 1)]


def test_a_seed_gives_the_same_stories_again_and_another_seed_others() -> None:
    first, again, other = (list(story_lines(3, "train", 50, seed)) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_a_longer_file_begins_as_a_shorter_one() -> None:
    short, long = (list(story_lines(2, "test", number, 0)) for number in (50, 80))
    assert long[: len(short)] == short


def test_splits_and_tasks_differ() -> None:
    files = ["".join(story_lines(task, split, 20, 0)) for task in TASKS for split in Sizes._fields]
    assert len(set(files)) == 9


def test_files_are_written_as_the_release_has_them(tmp_path: Path) -> None:
    paths = write_stories(tmp_path / "new" / "folder", Sizes(20, 5, 5), seed=3)
    names = [f"qa{task}_{split}.txt" for task in TASKS for split in ("train", "valid", "test")]
    assert [path.name for path in paths] == names
    assert paths[0].read_text() == "".join(f"{line}\n" for line in story_lines(1, "train", 20, 3))
    fact_or_question = r"\d+ (\w+ [\w ]+\.|Where (is|was) [\w ]+\? \t\w+\t\d+( \d+)*)"
    for line in paths[6].read_text().splitlines():
        assert re.fullmatch(fact_or_question, line)
