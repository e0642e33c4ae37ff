"""The vocabulary by document frequency."""

from pathlib import Path

import pytest
from allennlp.common import Params
from allennlp.data import Vocabulary

from ane_research.dataset_readers import LabeledText
from ane_research.dataset_readers.vocabulary import DocumentFrequencyVocabulary
from tests.dataset_readers.test_labeled import reader_of

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
