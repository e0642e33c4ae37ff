"""Tests of the choice of seed and word vectors."""

from pathlib import Path
from typing import Any

import pytest

from ane_research.configuration import with_embeddings, with_seed
from ane_research.errors import InputError


@pytest.fixture
def vectors(tmp_path: Path) -> Path:
    path = tmp_path / "vectors.txt"
    path.write_text("good 1 2 3\nbad 4 5 6\n")
    return path


def config(**embedding: Any) -> dict[str, Any]:
    tokens = {"type": "embedding", "embedding_dim": 300, "trainable": True, **embedding}
    return {"model": {"embedder": {"token_embedders": {"tokens": tokens}}}}


def embedding_of(configuration: dict[str, Any]) -> dict[str, Any]:
    return configuration["model"]["embedder"]["token_embedders"]["tokens"]


def test_a_seed_seeds_every_generator() -> None:
    assert with_seed({"random_seed": 0, "a": 1}, 7) == {
        "random_seed": 7,
        "numpy_seed": 7,
        "pytorch_seed": 7,
        "a": 1,
    }


def test_the_embedding_takes_the_size_of_the_vectors_chosen(vectors: Path) -> None:
    changed = with_embeddings(config(pretrained_file="https://example.invalid/v"), str(vectors))
    assert embedding_of(changed) == {
        "type": "embedding",
        "embedding_dim": 3,
        "pretrained_file": str(vectors),
        "trainable": True,
    }


def test_the_embedding_takes_the_size_of_the_vectors_the_experiment_names(vectors: Path) -> None:
    changed = with_embeddings(config(pretrained_file=str(vectors)), None)
    assert embedding_of(changed)["embedding_dim"] == 3


def test_none_starts_from_random_vectors_of_the_experiments_size() -> None:
    changed = with_embeddings(config(pretrained_file="https://example.invalid/v"), "none")
    assert embedding_of(changed) == embedding_of(config())


@pytest.mark.parametrize("embedding", [{}, {"pretrained_file": None}])
def test_an_experiment_without_vectors_keeps_its_size(embedding: dict) -> None:
    changed = with_embeddings(config(**embedding), None)
    assert embedding_of(changed) == embedding_of(config())


def test_the_configuration_given_is_not_changed(vectors: Path) -> None:
    original = config(pretrained_file="https://example.invalid/v")
    with_embeddings(original, str(vectors))
    assert original == config(pretrained_file="https://example.invalid/v")


@pytest.mark.parametrize(
    "overrides",
    [
        '{"model.embedder.token_embedders.tokens.embedding_dim": 300}',
        '{"model.embedder": {"token_embedders": {"tokens": {"embedding_dim": 300}}}}',
    ],
)
def test_vectors_of_another_size_than_the_overrides_fix_are_refused(
    vectors: Path, overrides: str
) -> None:
    with pytest.raises(InputError) as error:
        with_embeddings(config(), str(vectors), overrides)
    message = str(error.value)
    assert message.startswith(
        f"{vectors}: vectors of size 3, but --overrides sets embedding_dim to 300;"
    )
    assert "--embeddings" in message


@pytest.mark.parametrize(
    "overrides",
    [
        '{"model.embedder.token_embedders.tokens.trainable": true}',
        '{"model.embedder": {"token_embedders": {"tokens": {"trainable": true}}}}',
        '{"trainer.num_epochs": 3}',
    ],
)
def test_overrides_of_something_else_do_not_fix_the_size(vectors: Path, overrides: str) -> None:
    changed = with_embeddings(config(), str(vectors), overrides)
    assert embedding_of(changed)["embedding_dim"] == 3


def test_overrides_that_fix_the_vectors_own_size_are_fine(vectors: Path) -> None:
    overrides = '{"model.embedder.token_embedders.tokens.embedding_dim": 3}'
    changed = with_embeddings(config(embedding_dim=3), str(vectors), overrides)
    assert embedding_of(changed)["embedding_dim"] == 3


def test_vectors_for_a_model_without_a_token_embedding_are_refused(vectors: Path) -> None:
    with pytest.raises(InputError, match=r"no model\.embedder\.token_embedders\.tokens$"):
        with_embeddings({"model": {"type": "other"}}, str(vectors))


def test_a_model_without_a_token_embedding_is_left_alone() -> None:
    assert with_embeddings({"model": "other"}, None) == {"model": "other"}


def test_missing_vectors_are_refused_with_the_option_that_chooses_others(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--embeddings"):
        with_embeddings(config(), str(tmp_path / "none.txt"))
