"""The vocabulary by document frequency."""

from pathlib import Path

import pytest
from allennlp.common import Params
from allennlp.data import Vocabulary

from ane_research.dataset_readers import LabeledText, PairedText
from ane_research.dataset_readers.vocabulary import DocumentFrequencyVocabulary
from tests.dataset_readers.test_labeled import reader_of
from tests.dataset_readers.test_paired import read_pairs

TEXTS = [
    LabeledText(["so", "so", "so"], "0"),
    LabeledText(["a", "film"], "1"),
    LabeledText(["a", "bore"], "1"),
]


@pytest.fixture
def vocabulary() -> Vocabulary:
    section = {"type": "document_frequency", "min_count": {"tokens": 2}}
    return Vocabulary.from_params(Params(section), instances=list(reader_of(*TEXTS).read("memory")))


def test_a_word_counts_once_for_each_text(vocabulary: Vocabulary) -> None:
    words = vocabulary.get_token_to_index_vocabulary("tokens")
    assert set(words) - {"@@PADDING@@", "@@UNKNOWN@@"} == {"a"}


def test_every_label_is_kept(vocabulary: Vocabulary) -> None:
    assert set(vocabulary.get_token_to_index_vocabulary("labels")) == {"0", "1"}


def test_it_is_saved_and_loaded(vocabulary: Vocabulary, tmp_path: Path) -> None:
    vocabulary.save_to_files(str(tmp_path / "vocabulary"))
    loaded = DocumentFrequencyVocabulary.from_files(str(tmp_path / "vocabulary"))
    assert loaded.get_token_to_index_vocabulary() == vocabulary.get_token_to_index_vocabulary()


def test_the_two_texts_of_a_pair_count_as_two() -> None:
    pairs = [
        PairedText(["a", "film"], "0", query=["a", "film", "film"]),
        PairedText(["a", "bore"], "1", query=["bores"]),
    ]
    section = {"type": "document_frequency", "min_count": {"tokens": 2}}
    vocabulary = Vocabulary.from_params(Params(section), instances=list(read_pairs(pairs)))
    words = vocabulary.get_token_to_index_vocabulary("tokens")
    assert set(words) - {"@@PADDING@@", "@@UNKNOWN@@"} == {"a", "film"}


def test_added_words_are_known_however_often_they_occur() -> None:
    section = {
        "type": "document_frequency",
        "min_count": {"tokens": 2},
        "tokens_to_add": {"tokens": ["rare"], "labels": ["2"]},
    }
    texts = list(reader_of(*TEXTS).read("memory"))
    vocabulary = Vocabulary.from_params(Params(section), instances=texts)
    assert "rare" in vocabulary.get_token_to_index_vocabulary("tokens")
    assert set(vocabulary.get_token_to_index_vocabulary("labels")) == {"0", "1", "2"}
