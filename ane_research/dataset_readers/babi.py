# ruff: noqa: UP045  (AllenNLP 2.10 builds arguments of type `Optional[X]`, not of `X | None`)
"""The bAbI tasks (Weston et al. 2015): questions on a story, answered by one word."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Optional, cast

from allennlp.data import DatasetReader, TokenIndexer

from ane_research.dataset_readers.lines import numbered_lines
from ane_research.dataset_readers.paired import PairedReader, PairedRecord, PairedText
from ane_research.dataset_readers.planted import check_split, sizes_of
from ane_research.datasets import locate
from ane_research.datasets.babi_stories import TASKS, story_lines
from ane_research.errors import InputError

_EXPECTED = "expected a question, a tab, the answer, a tab and the numbers of the supporting facts"


@dataclass(frozen=True)
class Question(PairedRecord):
    """A question with the facts told before it."""

    facts: dict[int, str] = field(default_factory=dict)  #: by number, in the story's order
    supporting: frozenset[int] = frozenset()  #: numbers of the facts that give the answer


@DatasetReader.register("babi_qa")
class BabiReader(PairedReader):
    """Reads a file of the release: numbered facts and questions; number 1 begins a story.

    The text to attend to is all facts told before the question, a "." between two of them and none
    at the end; the query is the question without its "?". Words stay as they stand. All of this is
    Jain & Wallace's (2019). The rationale is the words of the supporting facts. Every label is a
    candidate; Jain & Wallace let the model choose among all words of the three tasks.
    """

    def read_records(self, file: str) -> list[Question]:
        path = locate(file)
        return list(parse_questions(numbered_lines(path), str(path)))

    def pair_of(self, record: PairedRecord) -> PairedText:
        tokens: list[str] = []
        rationale: list[int] = []
        question = cast(Question, record)
        for number, fact in question.facts.items():
            tokens += ["."] if tokens else []
            words = self.split_text(fact.removesuffix("."))
            if number in question.supporting:
                rationale += range(len(tokens), len(tokens) + len(words))
            tokens += words
        query = self.split_text(record.query.removesuffix("?"))
        return PairedText(tokens, record.label, record.line, rationale, query)


@DatasetReader.register("babi_generated")
class GeneratedBabiReader(BabiReader):
    """Generates stories in place of a file: "train", "validation" or "test".

    Args:
        task: 1, 2 or 3, by the number of supporting facts (`ane_research.datasets.babi_stories`).
        sizes: Questions per split; a split that is not named has its usual size.
        seed: Another seed is another data set.
        token_indexers, max_instances, boundary_symbols: See `LabeledReader`.

    Raises:
        InputError: There is no such task or split, or a size is below 1.
    """

    def __init__(
        self,
        task: int,
        sizes: Optional[dict[str, int]] = None,
        seed: int = 0,
        token_indexers: Optional[dict[str, TokenIndexer]] = None,
        max_instances: Optional[int] = None,
        boundary_symbols: bool = False,
    ) -> None:
        super().__init__(
            token_indexers=token_indexers,
            max_instances=max_instances,
            boundary_symbols=boundary_symbols,
        )
        if task not in TASKS:
            raise InputError(f"task {task}: expected one of {', '.join(map(str, TASKS))}")
        self.task = task
        self.sizes = sizes_of(sizes)
        self.seed = seed

    def read_records(self, file: str) -> list[Question]:
        check_split(file, "the generated stories")
        lines = story_lines(self.task, file, getattr(self.sizes, file), self.seed)
        return list(parse_questions(enumerate(lines, start=1), file))


def parse_questions(lines: Iterable[tuple[int, str]], place: str) -> Iterator[Question]:
    """The questions of a file, from its lines and their numbers in it.

    Raises:
        InputError: A line does not parse; the message begins with `place` and its number.
    """
    last = 0
    facts: dict[int, str] = {}
    for position, line in lines:
        if not line.strip():
            continue
        here = f"{place}:{position}"
        last, text = parse_line(line, last, here)
        if last == 1:
            facts = {}
        if "\t" in text or text.endswith("?"):
            yield parse_question(text, facts, position, here)
        else:
            facts[last] = text


def parse_line(line: str, last: int, here: str) -> tuple[int, str]:
    """The number and the text of a line; the number follows the last one, or is 1.

    Raises:
        InputError: It is not so.
    """
    number, _, text = line.strip("\r\n").partition(" ")
    if not (number.isascii() and number.isdigit() and text.strip()):
        raise InputError(
            f"{here}: found {line.strip()[:60]!r}, expected a number and a fact or question"
        )
    if int(number) not in (1, last + 1):
        expected = f"{last + 1}, or 1 for a new story" if last else "1"
        raise InputError(f"{here}: number {number} is out of order; expected {expected}")
    return int(number), text.strip()


def parse_question(text: str, facts: dict[int, str], position: int, here: str) -> Question:
    """A question, its answer and its supporting facts, which may be left out.

    Raises:
        InputError: There is no answer, or no such fact before the question.
    """
    query, answer, *numbers = (*map(str.strip, text.split("\t")), "")
    if not query or not answer:
        raise InputError(f"{here}: {query!r} has no answer; {_EXPECTED}")
    supporting = " ".join(numbers).split()
    for number in supporting:
        if not number.isdigit() or int(number) not in facts:
            known = ", ".join(map(str, facts)) or "none"
            raise InputError(f"{here}: no fact {number!r} before the question; facts are {known}")
    if not facts:
        raise InputError(f"{here}: a question before any fact; expected facts first")
    return Question(
        text=" ".join(facts.values()),
        label=answer,
        line=position,
        query=query,
        facts=dict(facts),
        supporting=frozenset(map(int, supporting)),
    )
