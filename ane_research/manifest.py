"""`manifest.json`: what a run was made with, and whether it finished."""

import hashlib
import json
import os
import platform
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import torch

from ane_research import __version__
from ane_research.code_version import strings_in
from ane_research.datasets.checksums import checksum
from ane_research.datasets.fetch import locate
from ane_research.datasets.root import data_root
from ane_research.datasets.sources import find_path
from ane_research.datasets.splits import file_of
from ane_research.errors import InputError, MissingDataError
from ane_research.files import write_json

LIBRARIES = ("allennlp", "torch", "numpy", "scipy", "pandas", "entmax", "spacy")
MANIFEST = "manifest.json"
_OF_AN_END = ("error", "finished")
TIMESTAMP = "%Y-%m-%dT%H-%M-%SZ"


class Manifest:
    """The manifest of one run; the file always says what has happened so far.

    `status` is "waiting", "running", then "complete", "failed" (with `error`) or "interrupted". A
    reader trusts a run whose manifest says "complete" and no other.

    Args:
        folder: The run's folder.
        content: What the manifest says first; see `describe`.
    """

    def __init__(self, folder: Path, content: dict[str, Any]) -> None:
        self.path = folder / MANIFEST
        self.content = {key: value for key, value in content.items() if key not in _OF_AN_END}
        self.set_status("waiting")

    def set_status(self, status: str) -> None:
        self.content["status"] = status
        write_json(self.content, self.path)

    def finish(self, status: str, error: str | None = None) -> None:
        """Says how the run ended; nothing if it cannot be written, which has an error already."""
        self.content["finished"] = datetime.now(UTC).strftime(TIMESTAMP)
        if error is not None:
            self.content["error"] = error
        if status == "complete":
            self.set_status(status)
            return
        with suppress(OSError):
            self.set_status(status)


def describe(
    configuration: dict[str, Any], seeds: Sequence[int], data: dict[str, str | None]
) -> dict[str, Any]:
    """What a run is made with.

    Args:
        configuration: The resolved configuration of the run.
        seeds: One model is trained for each.
        data: As `data_checksums` gives it.
    """
    return {
        "started": datetime.now(UTC).strftime(TIMESTAMP),
        "seeds": list(seeds),
        "device": device_name(configuration["trainer"]["cuda_device"]),
        "machine": {
            "host": platform.node(),
            "platform": platform.platform(),
            "processor": platform.machine(),
            "torch_threads": torch.get_num_threads(),
        },
        "versions": versions(),
        "commit": commit(),
        "data": data,
        "configuration_hash": configuration_hash(configuration),
    }


def device_name(cuda_device: int) -> str:
    """PyTorch's name of AllenNLP's device number."""
    return "cpu" if cuda_device < 0 else f"cuda:{cuda_device}"


def versions() -> dict[str, str]:
    """Versions of Python, this package and the libraries that can move a number."""
    found = {"python": platform.python_version(), "ane_research": __version__}
    for library in LIBRARIES:
        try:
            found[library] = version(library)
        except PackageNotFoundError:
            found[library] = "not installed"
    return found


def commit() -> str | None:
    """The commit of the code, "+changes" behind it if the tree has any; None outside git."""
    folder = Path(__file__).parent
    command = ["git", "-C", str(folder), "describe", "--always", "--abbrev=40", "--dirty=+changes"]
    try:
        result = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return result.stdout.strip()


def data_checksums(configuration: dict[str, Any]) -> dict[str, str | None]:
    """SHA-256 of each file of data or word vectors, by its name in the configuration.

    None for generated data. A part of a file, "texts.csv#train", has the checksum of the file.

    Raises:
        MissingDataError: A known file is missing and cannot be fetched.
    """
    keys = ("train_data_path", "validation_data_path", "test_data_path")
    paths = [configuration[key] for key in keys if key in configuration]
    readers = ("dataset_reader", "validation_dataset_reader", "vocabulary")
    named = strings_in([configuration.get(section) for section in readers])
    paths += [*_word_vectors(configuration), *filter(_is_file, named)]
    return {path: _checksum_if_file(path) for path in paths}


def _is_file(path: str) -> bool:
    """Whether `locate` finds a file there or fetches one; here none is fetched."""
    at_hand = os.path.isfile(path) or os.path.isfile(data_root() / path)
    return at_hand or find_path(path) is not None


def _word_vectors(configuration: dict[str, Any]) -> list[str]:
    """The files of word vectors that the model starts from."""
    try:
        embedders = configuration["model"]["embedder"]["token_embedders"].values()
        return [part["pretrained_file"] for part in embedders if part.get("pretrained_file")]
    except (KeyError, TypeError, AttributeError):
        return []  # a model of another structure


def _checksum_if_file(path: str) -> str | None:
    try:
        return checksum(locate(file_of(path)))
    except MissingDataError:
        raise
    except InputError:
        return None


def configuration_hash(configuration: dict[str, Any]) -> str:
    """SHA-256 of the configuration as JSON with sorted keys."""
    return hashlib.sha256(json.dumps(configuration, sort_keys=True).encode()).hexdigest()
