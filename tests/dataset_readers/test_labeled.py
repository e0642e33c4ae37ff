"""What every reader of labelled texts does."""

import logging
from collections.abc import Iterator

import pytest
import torch
from allennlp.common import Params
from allennlp.common.checks import ConfigurationError
from allennlp.data import DatasetReader, Token, Vocabulary
from allennlp.data.token_indexers import SingleIdTokenIndexer, TokenCharactersIndexer
from allennlp.data.tokenizers import CharacterTokenizer
from allennlp.models import Model
from allennlp.predictors import TextClassifierPredictor

from ane_research.dataset_readers import LabeledReader, LabeledText
from ane_research.errors import InputError

TEXTS = [
    LabeledText(["it", "works"], "1", line=1, rationale=[1]),
    LabeledText(["it", "does", "not"], "0", line=3),
    LabeledText(["fine"], "1", line=4),
]

#: What each reader of the package needs besides.
READERS: dict[str, dict] = {
    "sst_tokens": {},
    "imdb_csv": {},
    "planted": {},
    "labeled_text": {},
    "newsgroups": {},
    "snli": {},
    "babi_qa": {},
    "babi_generated": {"task": 1},
    "cnn_qa": {},
}


class ListReader(LabeledReader):
    """Reads texts from memory."""

    texts = TEXTS

    def iterate_texts(self, file_path: str) -> Iterator[LabeledText]:
        yield from self.texts


class Recorder(Model):
    """A model that returns what it is given."""

    def __init__(self, vocab: Vocabulary) -> None:
        super().__init__(vocab)
        # AllenNLP's predictors ask the first parameter for its device.
        self.scale = torch.nn.Parameter(torch.ones(()))

    def forward(self, tokens: dict, metadata: list[dict]) -> dict:  # type: ignore[override]
        return {"ids": tokens["tokens"]["tokens"], "words": [m["tokens"] for m in metadata]}


def reader_of(*texts: LabeledText, **lengths: int) -> ListReader:
    reader = ListReader(**lengths)
    reader.texts = list(texts)
    return reader


def test_an_instance_has_tokens_label_and_metadata() -> None:
    first = next(iter(ListReader().read("memory")))
    assert [token.text for token in first["tokens"]] == ["it", "works"]
    assert first["label"].label == "1"
    assert first["metadata"].metadata == {
        "instance_id": 0,
        "tokens": ["it", "works"],
        "label": "1",
        "rationale": [1],
    }


def test_instances_are_numbered_from_0_as_they_are_kept() -> None:
    ids = [instance["metadata"]["instance_id"] for instance in ListReader().read("memory")]
    assert ids == [0, 1, 2]


def test_a_rationale_that_is_not_known_is_empty() -> None:
    second = list(ListReader().read("memory"))[1]
    assert second["metadata"]["rationale"] == []


def test_tokens_are_indexed_one_id_each_by_default() -> None:
    instances = list(ListReader().read("memory"))
    vocabulary = Vocabulary.from_instances(instances)
    instances[1].index_fields(vocabulary)
    ids = instances[1].as_tensor_dict()["tokens"]["tokens"]["tokens"].tolist()
    assert ids == [vocabulary.get_token_index(word) for word in ("it", "does", "not")]


@pytest.mark.parametrize("name", READERS)
def test_a_configuration_may_name_other_indexers(name: str) -> None:
    configuration = {
        "type": name,
        "token_indexers": {
            "tokens": {"type": "single_id", "lowercase_tokens": True},
            "characters": {"type": "characters", "min_padding_length": 3},
        },
        "max_instances": 7,
        **READERS[name],
    }
    reader = DatasetReader.from_params(Params(configuration))
    assert isinstance(reader, LabeledReader)
    assert isinstance(reader.token_indexers["tokens"], SingleIdTokenIndexer)
    assert isinstance(reader.token_indexers["characters"], TokenCharactersIndexer)
    assert reader.max_instances == 7


@pytest.mark.parametrize("name", READERS)
def test_an_unknown_key_is_refused(name: str) -> None:
    with pytest.raises(ConfigurationError, match=r"Extra parameters.*'maximum'"):
        DatasetReader.from_params(Params({"type": name, "maximum": 7, **READERS[name]}))


def test_max_instances_keeps_the_first() -> None:
    reader = ListReader(max_instances=2)
    assert [len(instance["tokens"]) for instance in reader.read("memory")] == [2, 3]


def test_a_text_without_a_label_is_an_instance_to_predict() -> None:
    instance = ListReader().text_to_instance(["it", "works"])
    assert set(instance.fields) == {"tokens", "metadata"}
    assert instance["metadata"]["label"] is None


@pytest.mark.parametrize("tokens", ["it  works", ["it", "works"], [Token("it"), Token("works")]])
def test_a_text_is_a_string_or_its_tokens(tokens: str | list[str] | list[Token]) -> None:
    instance = ListReader().text_to_instance(tokens)
    assert instance["metadata"]["tokens"] == ["it", "works"]


@pytest.mark.parametrize("tokens", ["", "  ", []])
def test_a_text_without_tokens_is_refused(tokens: str | list[str]) -> None:
    with pytest.raises(InputError, match="without tokens"):
        ListReader().text_to_instance(tokens)


def test_a_predictor_predicts_a_plain_sentence() -> None:
    reader = ListReader()
    vocabulary = Vocabulary.from_instances(reader.read("memory"))
    predictor = TextClassifierPredictor(Recorder(vocabulary), reader)
    output = predictor.predict("it works")
    assert output["words"] == ["it", "works"]
    assert output["ids"] == [vocabulary.get_token_index(word) for word in ("it", "works")]


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(InputError, match=r"^memory: empty, or all left out"):
        list(reader_of().read("memory"))


def test_a_split_of_one_label_is_refused() -> None:
    with pytest.raises(InputError, match=r"^memory: all 2 texts have the label '1'; expected"):
        list(reader_of(TEXTS[0], TEXTS[2]).read("memory"))


def test_a_text_without_tokens_is_named_by_its_line() -> None:
    with pytest.raises(InputError, match=r"^memory:9: a text without tokens"):
        list(reader_of(*TEXTS, LabeledText([], "0", line=9)).read("memory"))


def test_the_counts_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        list(ListReader().read("memory"))
    assert "memory: 3 texts, by label {'0': 1, '1': 2}" in caplog.text


def test_boundary_symbols_are_around_the_tokens_but_not_in_the_metadata() -> None:
    instance = ListReader(boundary_symbols=True).text_to_instance("it works")
    assert [token.text for token in instance["tokens"]] == ["@start@", "it", "works", "@end@"]
    assert instance["metadata"]["tokens"] == ["it", "works"]


def test_another_tokenizer_splits_a_plain_text() -> None:
    reader = ListReader(tokenizer=CharacterTokenizer())
    assert reader.text_to_instance("it")["metadata"]["tokens"] == ["i", "t"]


def test_texts_of_other_lengths_are_left_out_and_counted_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    reader = reader_of(*TEXTS, LabeledText([], "0", line=9), min_length=2, max_length=2)
    reader.texts.append(LabeledText(["it", "fails"], "0"))
    for _ in range(2):
        assert [len(instance["tokens"]) for instance in reader.read("lengths")] == [2, 2]
    warnings = [r.getMessage() for r in caplog.records if r.levelno == logging.WARNING]
    assert warnings == [
        "lengths: left out 2 texts shorter than 2 tokens",
        "lengths: left out 1 texts longer than 2 tokens",
    ]


def test_lengths_count_no_boundary_symbols() -> None:
    reader = ListReader(boundary_symbols=True, max_length=3)
    assert len(list(reader.read("memory"))) == len(TEXTS)


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ({"min_length": 0}, "min_length 0: expected at least 1"),
        ({"max_length": -2}, "max_length -2: expected at least 1"),
        ({"min_length": 5, "max_length": 4}, "min_length 5: above max_length 4"),
    ],
)
def test_lengths_no_text_can_have_are_refused(lengths: dict[str, int], expected: str) -> None:
    with pytest.raises(InputError, match=expected):
        ListReader(**lengths)
