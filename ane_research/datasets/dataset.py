"""What is known of a data set: its files, addresses, licence and paper."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DataFile:
    """One file under the data root."""

    path: str  #: relative to the data root, with forward slashes
    url: str | None = None  #: None where it cannot be fetched
    checksum: str | None = None  #: "sha256:<hex>" or "git-blob:<hex>"; None where none is published
    note: str = ""  #: how to come by it where `url` is None


@dataclass(frozen=True)
class Dataset:
    """A data set or a set of word vectors."""

    name: str
    files: tuple[DataFile, ...]
    licence: str  #: "none stated" where its publisher states none
    citation: str
    note: str = ""  #: what a user should know before using it
