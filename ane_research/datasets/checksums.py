"""Checksums of data files, and whether a file agrees with the published one."""

import hashlib
from pathlib import Path

from ane_research.datasets.root import data_root
from ane_research.datasets.sources import DataFile, Dataset


def checksum(path: Path) -> str:
    """The SHA-256 of a file, as "sha256:<hex>"."""
    with path.open("rb") as file:
        return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"


def git_blob_id(path: Path) -> str:
    """The id git gives a file's content, as "git-blob:<hex>".

    It is the SHA-1 of a header and the content, which publishers whose data lies in a git
    repository state for free.
    """
    header = f"blob {path.stat().st_size}\0".encode()
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, lambda: hashlib.sha1(header, usedforsecurity=False))
    return f"git-blob:{digest.hexdigest()}"


def agrees(path: Path, published: str) -> bool:
    """Whether a file has the published checksum, "sha256:<hex>" or "git-blob:<hex>".

    Raises:
        ValueError: The checksum is of neither kind.
    """
    kind = published.partition(":")[0]
    if kind not in ("sha256", "git-blob"):
        raise ValueError(f'expected "sha256:<hex>" or "git-blob:<hex>", got {published!r}')
    return published == (checksum(path) if kind == "sha256" else git_blob_id(path))


def differing_files(dataset: Dataset) -> list[DataFile]:
    """The files of a data set under the data root that differ from their published checksum."""
    return [
        file
        for file in dataset.files
        if file.checksum is not None
        and (data_root() / file.path).is_file()
        and not agrees(data_root() / file.path, file.checksum)
    ]
