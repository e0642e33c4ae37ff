"""Batches are those of AllenNLP's own collator."""

import copy
from typing import Any

import pytest
import torch
from allennlp.data import Instance, Token, Vocabulary
from allennlp.data.data_loaders.data_collator import allennlp_collate
from allennlp.data.fields import LabelField, ListField, MetadataField, TextField
from allennlp.data.token_indexers import SingleIdTokenIndexer, TokenCharactersIndexer, TokenIndexer
from allennlp.nn.util import move_to_device

from ane_research.training import PaddedIds

TEXTS = {"0": ["a", "b", "c"], "1": ["b"], "2": ["d", "a"]}
INDEXERS: dict[str, dict[str, TokenIndexer]] = {
    "plain": {"tokens": SingleIdTokenIndexer()},
    "two": {"words": SingleIdTokenIndexer(), "lower": SingleIdTokenIndexer(lowercase_tokens=True)},
    "symbols": {"tokens": SingleIdTokenIndexer(start_tokens=["a"], end_tokens=["b"])},
    "padded": {"tokens": SingleIdTokenIndexer(token_min_padding_length=5)},
    "characters": {"tokens": TokenCharactersIndexer(min_padding_length=1)},
}


def instance(words: list[str], label: str, indexers: dict[str, TokenIndexer]) -> Instance:
    text = TextField([Token(word) for word in words], indexers)
    reversed_text = TextField([Token(word) for word in words[::-1]], indexers)
    metadata = MetadataField({"words": words, "label": label})
    return Instance(
        {
            "tokens": text,
            "query": reversed_text,
            "answers": ListField([text, reversed_text]),
            "label": LabelField(label),
            "metadata": metadata,
        }
    )


@pytest.fixture(params=INDEXERS)
def instances(request: pytest.FixtureRequest) -> list[Instance]:
    indexers = INDEXERS[request.param]
    instances = [instance(words, label, indexers) for label, words in TEXTS.items()]
    vocab = Vocabulary.from_instances(instances)
    for each in instances:
        each.index_fields(vocab)
    return instances


def assert_same(ours: Any, theirs: Any) -> None:
    if isinstance(theirs, torch.Tensor):
        assert ours.dtype == theirs.dtype
        assert torch.equal(ours, theirs)
    elif isinstance(theirs, dict):
        assert list(ours) == list(theirs)
        for key, value in theirs.items():
            assert_same(ours[key], value)
    else:
        assert list(ours) == list(theirs)


def test_a_batch_is_the_same(instances: list[Instance]) -> None:
    assert_same(PaddedIds()(instances), allennlp_collate(instances))


def test_tensors_move_and_metadata_stays(instances: list[Instance]) -> None:
    batch = PaddedIds()(instances)
    metadata = batch["metadata"]
    before = copy.deepcopy(list(metadata))
    moved = move_to_device(batch, torch.device("meta"))
    assert moved["label"].device.type == "meta"
    assert moved["metadata"] is metadata
    assert list(metadata) == before
