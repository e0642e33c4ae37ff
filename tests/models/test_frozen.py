"""What a model is built on stays as it is, and must be of the same words."""

from pathlib import Path

import pytest

from ane_research.errors import InputError
from ane_research.models.frozen import frozen_model
from tests.archives import adversary, guided, trainable, vocabulary, write_archive


def test_a_missing_archive_is_named_with_what_would_be_right() -> None:
    with pytest.raises(InputError, match=r"^model\.base: nowhere is not there; expected the model"):
        frozen_model("nowhere", vocabulary())


def test_a_base_of_another_vocabulary_is_refused(base: Path) -> None:
    with pytest.raises(InputError, match=r"another vocabulary of tokens \(20, here 21\)"):
        frozen_model(str(base), vocabulary(21))


def test_words_of_other_numbers_are_another_vocabulary(base: Path) -> None:
    vocab = vocabulary(19)
    vocab.add_token_to_namespace("other")
    with pytest.raises(InputError, match=r"\(20, here 20\)"):
        frozen_model(str(base), vocab)


def test_a_base_that_does_not_attend_is_refused(tmp_path: Path) -> None:
    sections = {"scoring": None, "activation": None, "encoder": None, "embedder": None}
    embedder = {"token_embedders": {"tokens": {"type": "embedding", "embedding_dim": 4}}}
    archive = write_archive(
        tmp_path,
        type="basic_classifier",
        text_field_embedder=embedder,
        seq2vec_encoder={"type": "bag_of_embeddings", "embedding_dim": 4},
        **sections,
    )
    with pytest.raises(InputError, match="has a BasicClassifier; expected an attention model"):
        frozen_model(str(archive), vocabulary())


@pytest.mark.parametrize("build", [adversary, guided])
def test_training_changes_nothing_of_the_base(build, base: Path) -> None:
    model = build(base).train()
    assert not model.base.training
    assert model.training
    names = trainable(model)
    assert "decoder.weight" in names
    assert not [name for name in names if name.startswith("base.")]
