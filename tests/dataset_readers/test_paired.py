"""What every reader of pairs does."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from allennlp.data import Instance, Vocabulary

from ane_research.dataset_readers import PairedReader, PairedRecord, PairedText
from ane_research.dataset_readers.splits import RandomSplit
from ane_research.errors import InputError

RECORDS = [
    PairedRecord(f"it works {number}", str(number % 2), number + 1, query=f"does it {number}")
    for number in range(20)
]
PAIR = PairedText(["it", "works"], "1", 3, [1], ["does", "it", "work"], ["0", "1"])
OTHER = PairedText(["it", "fails"], "0", 7, query=["and", "this"])


class RecordsReader(PairedReader):
    """Reads records from memory."""

    def read_records(self, file: str) -> Sequence[PairedRecord]:
        return RECORDS


class PairsReader(PairedReader):
    """Reads pairs from memory."""

    pairs: Sequence[PairedText] = (PAIR, OTHER)

    def read_records(self, file: str) -> Sequence[PairedRecord]:
        return []

    def iterate_texts(self, file_path: str) -> Iterator[PairedText]:
        yield from self.pairs


def read_pairs(pairs: Sequence[PairedText], **arguments: Any) -> Iterator[Instance]:
    reader = PairsReader(**arguments)
    reader.pairs = pairs
    yield from reader.read("memory")


def test_an_instance_has_two_texts_a_label_candidates_and_metadata() -> None:
    first, second = read_pairs([PAIR, OTHER])
    assert [token.text for token in first["tokens"]] == ["it", "works"]
    assert [token.text for token in first["query"]] == ["does", "it", "work"]
    assert first["label"].label == "1"
    assert first["candidates"].labels == ["0", "1"]
    assert first["metadata"].metadata == {
        "instance_id": 0,
        "tokens": ["it", "works"],
        "query": ["does", "it", "work"],
        "label": "1",
        "rationale": [1],
    }
    assert set(second.fields) == {"tokens", "query", "label", "metadata"}


def test_candidates_are_a_mask_over_the_labels() -> None:
    instances = list(read_pairs([PAIR, OTHER]))
    vocabulary = Vocabulary.from_instances(instances)
    vocabulary.add_token_to_namespace("another", "labels")
    instances[0].index_fields(vocabulary)
    tensors = instances[0].as_tensor_dict()
    assert tensors["candidates"].tolist() == [1, 1, 0]
    assert tensors["query"]["tokens"]["tokens"].tolist() == [
        vocabulary.get_token_index(word) for word in ("does", "it", "work")
    ]


def test_boundary_symbols_are_around_both_texts_but_not_in_the_metadata() -> None:
    first, _ = read_pairs([PAIR, OTHER], boundary_symbols=True)
    assert [token.text for token in first["tokens"]] == ["@start@", "it", "works", "@end@"]
    assert [token.text for token in first["query"]] == ["@start@", "does", "it", "work", "@end@"]
    assert first["metadata"]["query"] == ["does", "it", "work"]


def test_lengths_are_those_of_the_text_alone() -> None:
    long = PairedText(["it", "really", "works"], "1", query=["?"])
    kept = list(read_pairs([PAIR, OTHER, long], max_length=2))
    assert [instance["metadata"]["tokens"][1] for instance in kept] == ["works", "fails"]


def test_a_pair_without_a_label_is_an_instance_to_predict() -> None:
    instance = PairsReader().text_to_instance("it works", query="does it")
    assert set(instance.fields) == {"tokens", "query", "metadata"}
    assert instance["metadata"]["query"] == ["does", "it"]
    assert instance["metadata"]["label"] is None


def test_a_file_is_split_before_it_is_tokenised() -> None:
    reader = RecordsReader(split=RandomSplit(validation=0.25, seed=3))
    parts = [
        [instance["metadata"]["tokens"][2] for instance in reader.read(f"memory#{split}")]
        for split in ("train", "validation")
    ]
    assert [len(part) for part in parts] == [15, 5]
    assert sorted(map(int, parts[0] + parts[1])) == list(range(20))
    assert len(list(reader.read("memory"))) == 20


@pytest.mark.parametrize("query", ["", [], " "])
def test_a_query_to_predict_has_tokens(query: str | list[str]) -> None:
    with pytest.raises(InputError, match="without tokens"):
        PairsReader().text_to_instance("it works", query=query)


def test_a_query_without_tokens_is_named_by_its_line() -> None:
    empty = PairedText(["it"], "1", 9)
    with pytest.raises(InputError, match=r"^memory:9: a query without tokens"):
        list(read_pairs([PAIR, OTHER, empty]))


def test_an_answer_that_is_no_candidate_is_named_by_its_line() -> None:
    wrong = PairedText(["it"], "2", 9, query=["?"], candidates=["0", "1"])
    with pytest.raises(InputError, match=r"^memory:9: answer '2' is no candidate; expected one of 0, 1$"):  # noqa: E501  # fmt: skip
        list(read_pairs([PAIR, OTHER, wrong]))


def test_not_all_of_many_candidates_are_listed() -> None:
    wrong = PairedText(["it"], "x", 9, query=["?"], candidates=list("abcdefgh"))
    with pytest.raises(InputError, match=r"expected one of a, b, c, d, e, ... \(8 in all\)$"):
        list(read_pairs([PAIR, OTHER, wrong]))
