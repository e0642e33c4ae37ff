"""Opens a model archive as data, whoever made it: nothing in it is run or put in another place."""

import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any
from unittest.mock import patch

from allennlp.models.archival import CONFIG_NAME, Archive, load_archive

from ane_research.datasets.archives import UNREADABLE
from ane_research.errors import InputError
from ane_research.files import read_json

LARGEST_BYTES = 16 * 2**30
LARGEST_MEMBERS = 1000
LARGEST_CONFIG = 2**20  #: bytes
#: Sections of an archive's configuration of which objects are built.
_BUILT = ("dataset_reader", "validation_dataset_reader", "model", "vocabulary")
#: Builds a model or reader from an archive that the configuration names, and trusts that one.
_OTHER_ARCHIVE = "from_archive"


def load_model_archive(
    path: Path, trusted: Any = None, cuda_device: int = -1, overrides: str = ""
) -> Archive:
    """Loads `model.tar.gz` as AllenNLP does, but refuses what could do harm.

    Its members must be plain files and folders within it, of bounded number and size; the weights
    are read as tensors only (`weights_only`); its configuration is JSON, not Jsonnet, which could
    read other files; and it names registered classes, neither paths to classes of any module, which
    AllenNLP would import, nor other archives, which it would fetch and open unchecked.

    Args:
        path: The archive.
        trusted: A configuration of the user's own; a class that it names by a path is allowed.
        cuda_device: Where the model goes; -1 is the CPU.
        overrides: JSON that changes its configuration, as AllenNLP's `--overrides`.

    Raises:
        InputError: The archive is not readable or not harmless.
    """
    with tempfile.TemporaryDirectory(prefix="model-") as folder:
        extract(path, Path(folder))
        config = read_config(path, Path(folder) / CONFIG_NAME)
        allowed = set(class_paths(trusted))
        for name in class_paths({key: config.get(key) for key in _BUILT}):
            if name not in allowed:
                raise InputError(
                    f"{path}: its {CONFIG_NAME} names the class {name}; expected registered names "
                    "of what is built here"
                )
        with weights_only():
            return load_archive(folder, cuda_device=cuda_device, overrides=overrides)


def read_config(archive: Path, config: Path) -> dict[str, Any]:
    """The configuration in an archive.

    Raises:
        InputError: It is missing, too large or no JSON.
    """
    try:
        return read_json(config, LARGEST_CONFIG)
    except (OSError, ValueError) as error:
        raise InputError(f"{archive}: its {CONFIG_NAME} cannot be read as JSON: {error}") from None


def extract(path: Path, folder: Path) -> None:
    """Extracts a tar file whose every member is harmless.

    Raises:
        InputError: One is not, or the file is no tar file.
    """
    try:
        with tarfile.open(path) as archive:
            total = 0
            for number, member in enumerate(archive):
                total += member.size
                if total > LARGEST_BYTES or number >= LARGEST_MEMBERS:
                    raise InputError(
                        f"{path}: holds more than {LARGEST_MEMBERS} files or "
                        f"{LARGEST_BYTES // 2**30} GiB; expected a model archive of AllenNLP"
                    )
                check_member(path, member)
                archive.extract(member, folder, filter="data")
    except (OSError, *UNREADABLE) as error:
        raise InputError(f"{path}: not a readable model archive: {error}") from error


def check_member(path: Path, member: tarfile.TarInfo) -> None:
    """Refuses links, devices, absolute paths and paths out of the archive.

    Raises:
        InputError: It is one of these.
    """
    name = PurePosixPath(member.name)
    if not (member.isfile() or member.isdir()):
        raise InputError(f"{path}: '{member.name}' is a link or a device; expected plain files")
    if name.is_absolute() or ".." in name.parts:
        raise InputError(f"{path}: '{member.name}' lies outside of it; expected relative paths")


def class_paths(section: Any) -> Iterator[str]:
    """Every "type" in a configuration, or plain string in its place, that no archive may name.

    These are paths to classes, and `_OTHER_ARCHIVE`.
    """
    if isinstance(section, dict):
        for key, value in section.items():
            if key == "type" and isinstance(value, str) and "." in value:
                yield value
            else:
                yield from class_paths(value)
    elif isinstance(section, list):
        for value in section:
            yield from class_paths(value)
    elif isinstance(section, str) and (section == _OTHER_ARCHIVE or is_class_path(section)):
        yield section


def is_class_path(text: str) -> bool:
    """Whether a string reads as "package.module.Class"; AllenNLP takes it for a type too."""
    parts = text.split(".")
    return len(parts) > 1 and all(map(str.isidentifier, parts))


@contextmanager
def weights_only() -> Iterator[None]:
    """Lets `torch.load` read tensors only, whatever this version's default is."""
    # PyTorch's own variable: what AllenNLP calls has no argument for it.
    with patch.dict(os.environ, {"TORCH_FORCE_WEIGHTS_ONLY_LOAD": "1"}):
        yield
