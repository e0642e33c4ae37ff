"""Generated stories in the manner of the tasks 1 to 3 of bAbI (Weston et al. 2015).

Task 1 asks where a person is (one supporting fact), task 2 where a thing is (two), task 3 where a
thing was before it came to a place (three). World, words and simulation are our own; the format is
that of the release. Answers and supporting facts follow from the facts told, and a question is
asked only if each supporting fact is needed: without it, the story answers otherwise or not at all.
In task 3 the three are when the thing was taken and the two walks of who had it; the release names
other facts there, such as when the thing was put down.
"""

import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from ane_research.datasets.babi_world import (
    ACTORS,
    OBJECTS,
    Answer,
    Fact,
    Knowledge,
    Question,
    simulate,
)
from ane_research.datasets.planted import Sizes

TASKS = (1, 2, 3)
#: How a split is called in the names of the release's files.
FILE_NAMES = {"train": "train", "validation": "valid", "test": "test"}
_QUESTIONS_PER_STORY = 5
_FACTS_PER_QUESTION = {1: (2, 2), 2: (2, 6), 3: (4, 10)}  # the fewest and the most
_PHRASES = {
    "go": ("walked to", "ran to", "hurried to", "strolled to"),
    "take": ("picked up", "grabbed", "lifted", "collected"),
    "drop": ("put down", "set down", "abandoned", "laid down"),
}


def story_lines(task: int, split: str, num_questions: int, seed: int) -> Iterator[str]:
    """The lines of a file of stories, in the format of the release.

    The same task, split and seed begin with the same stories, however many questions are asked;
    the last story is as short as their number has it. Stories may occur twice.
    """
    rng = random.Random(f"bAbI {task} {split} {seed}")
    while num_questions > 0:
        asked = min(_QUESTIONS_PER_STORY, num_questions)
        yield from _story(task, asked, rng)
        num_questions -= asked


def write_stories(folder: Path, sizes: Sizes, seed: int = 0) -> list[Path]:
    """Writes each split of each task into a folder, as "qa1_train.txt" and so on."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for task in TASKS:
        for split, name in FILE_NAMES.items():
            lines = story_lines(task, split, getattr(sizes, split), seed)
            paths.append(folder / f"qa{task}_{name}.txt")
            paths[-1].write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return paths


def _story(task: int, num_questions: int, rng: random.Random) -> Iterator[str]:
    """The numbered lines of one story, which ends with its last question."""
    events = simulate(rng, objects=() if task == 1 else OBJECTS)
    told: dict[int, Fact] = {}  # by line number
    knowledge = Knowledge()
    number, asked = 0, 0
    while asked < num_questions:
        for fact in islice(events, rng.randint(*_FACTS_PER_QUESTION[task])):
            number += 1
            told[number] = fact
            knowledge.tell(number, fact)
            yield f"{number} {_sentence(fact, rng)}"
        if (chosen := _choose_question(task, told, knowledge, rng)) is not None:
            question, answer = chosen
            number += 1
            asked += 1
            supporting = " ".join(map(str, answer.facts))
            yield f"{number} {_query(question)} \t{answer.place}\t{supporting}"


def _choose_question(
    task: int, told: dict[int, Fact], knowledge: Knowledge, rng: random.Random
) -> tuple[Question, Answer] | None:
    """A question that the facts answer and whose supporting facts are needed; None if none is."""
    if task == 3:
        questions = list(knowledge.arrivals)
    else:
        questions = [Question(thing) for thing in (ACTORS if task == 1 else OBJECTS)]
    for question in rng.sample(questions, len(questions)):
        answer = knowledge.answer(question)
        if answer is not None and _needs_all(question, answer, told):
            return question, answer
    return None


def _needs_all(question: Question, answer: Answer, told: dict[int, Fact]) -> bool:
    for left_out in answer.facts:
        rest = Knowledge((number, fact) for number, fact in told.items() if number != left_out)
        other = rest.answer(question)
        if other is not None and other.place == answer.place:
            return False
    return True


def _sentence(fact: Fact, rng: random.Random) -> str:
    return f"{fact.actor} {rng.choice(_PHRASES[fact.action])} the {fact.target}."


def _query(question: Question) -> str:
    thing = question.thing if question.thing in ACTORS else f"the {question.thing}"
    if question.before is None:
        return f"Where is {thing}?"
    return f"Where was {thing} before the {question.before}?"
