"""What the command line may choose about a configuration, but for the device."""

import copy
from typing import Any

from ane_research.configuration.base import base_of_seed
from ane_research.configuration.loading import parse_overrides
from ane_research.datasets import locate_vectors, vector_size
from ane_research.errors import InputError

_TOKENS = ["model", "embedder", "token_embedders", "tokens"]


def with_seed(config: dict[str, Any], seed: int) -> dict[str, Any]:
    """The configuration with Python, NumPy and PyTorch seeded alike, on the base of this seed.

    Raises:
        InputError: `model.base` is a run that has no model of this seed.
    """
    seeds = {"random_seed": seed, "numpy_seed": seed, "pytorch_seed": seed}
    return {**base_of_seed(config, seed), **seeds}


def with_embeddings(
    config: dict[str, Any], embeddings: str | None, overrides: str = ""
) -> dict[str, Any]:
    """The configuration with its word vectors chosen, found, and its embedding of their size.

    Args:
        config: Changed in a copy.
        embeddings: A path or an address; "none" starts from random vectors of the size that the
            experiment says; None takes the vectors that it names, if it names any.
        overrides: Those of `load_configuration`. A size that they fix is not changed.

    Raises:
        InputError: The vectors cannot be had, are not of the size that the overrides fix, or the
            model has no embedding for them.
    """
    config = copy.deepcopy(config)
    embedding = _embedding(config)
    if embedding is None:
        if embeddings is None:
            return config
        raise InputError(f"--embeddings {embeddings}: the experiment has no {'.'.join(_TOKENS)}")
    source = embedding.pop("pretrained_file", None) if embeddings is None else embeddings
    embedding.pop("pretrained_file", None)
    if source is None or source == "none":
        return config
    vectors = locate_vectors(source)
    size = vector_size(vectors)
    fixed = _names([*_TOKENS, "embedding_dim"], parse_overrides(overrides))
    if fixed and embedding["embedding_dim"] != size:
        raise InputError(
            f"{vectors}: vectors of size {size}, but --overrides sets embedding_dim to "
            f"{embedding['embedding_dim']}; leave it out, or choose vectors of that size with "
            "--embeddings PATH|URL|none"
        )
    embedding.update(pretrained_file=str(vectors), embedding_dim=size)
    return config


def _embedding(config: dict[str, Any]) -> dict[str, Any] | None:
    """The section of the token embedding; None where the model has another structure."""
    section: Any = config
    for key in _TOKENS:
        section = section.get(key) if isinstance(section, dict) else None
    return section if isinstance(section, dict) else None


def _names(key: list[str], overrides: dict[str, Any]) -> bool:
    """Whether overrides, nested or with dots, set a key."""
    for name, value in overrides.items():
        parts = name.split(".")
        rest = key[len(parts) :]
        if key[: len(parts)] != parts:
            continue
        if not rest or (isinstance(value, dict) and _names(rest, value)):
            return True
    return False
