"""The reader of questions on CNN news."""

from collections.abc import Callable

import pytest

from ane_research.dataset_readers import CnnQaReader
from ane_research.errors import InputError

Write = Callable[..., str]

FIRST = (
    "@placeholder met the mayor\n"
    "@entity7\n"
    "@entity7 , who is from @entity12 , met @entity0 of @entity12"
)
SECOND = "who left @placeholder ?\n@entity1\n@entity2 left @entity1 in 1999\n"


def test_a_question_its_answer_and_its_paragraph_are_an_instance(write: Write) -> None:
    first, second = CnnQaReader().read(write("a.txt", f"{FIRST}\n\n{SECOND}"))
    assert first["metadata"].metadata == {
        "instance_id": 0,
        "tokens": FIRST.splitlines()[2].split(" "),
        "query": ["@placeholder", "met", "the", "mayor"],
        "label": "@entity7",
        "rationale": [],
    }
    assert second["metadata"]["tokens"][-1] == "1999"


def test_the_entities_of_the_paragraph_are_the_candidates(write: Write) -> None:
    first, second = CnnQaReader().read(write("a.txt", f"{FIRST}\n\n\n{SECOND}\n\n"))
    assert first["candidates"].labels == ["@entity0", "@entity12", "@entity7"]
    assert second["candidates"].labels == ["@entity1", "@entity2"]


@pytest.mark.parametrize(
    ("block", "line", "message"),
    [
        ("q\n@entity1", 6, "2 lines before a blank one; expected 3: a question, an answer, a para"),
        ("q\n@entity1\n@entity1 left\nmore", 6, "4 lines before a blank one; expected 3"),
        ("q\nParis\n@entity1 left", 7, "answer 'Paris'; expected an entity of the paragraph such "),
        ("q\n@entity3\n@entity1 left", 6, "answer '@entity3' is no candidate; expected one of @en"),
        ("q\n@entity3\nnobody left", 6, "answer '@entity3' is no candidate; expected one of none"),
    ],
)
def test_a_block_that_is_no_question_is_named(
    write: Write, block: str, line: int, message: str
) -> None:
    path = write("a.txt", f"{FIRST}\n\n\n{block}\n\n{SECOND}")
    with pytest.raises(InputError) as raised:
        list(CnnQaReader().read(path))
    assert str(raised.value).startswith(f"{path}:{line}: {message}")
