"""What is known of a data set: its files, addresses, licence and paper."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Archive:
    """A published zip or tar file that holds several data files."""

    url: str
    checksum: str | None = None  #: "sha256:<hex>"; None where none is known


@dataclass(frozen=True)
class DataFile:
    """One file under the data root."""

    path: str  #: relative to the data root, with forward slashes
    url: str | None = None  #: None where it cannot be fetched, or is published in an archive
    checksum: str | None = None  #: "sha256:<hex>" or "git-blob:<hex>"; None where none is published
    note: str = ""  #: how to come by it where it cannot be fetched
    archive: Archive | None = None  #: what it is published in
    member: str = ""  #: its path in `archive`

    @property
    def origin(self) -> str | None:
        """The address of what is downloaded to get it; None where it cannot be fetched."""
        return self.archive.url if self.archive is not None else self.url


@dataclass(frozen=True)
class Dataset:
    """A data set or a set of word vectors."""

    name: str
    files: tuple[DataFile, ...]
    licence: str  #: "none stated" where its publisher states none
    citation: str
    note: str = ""  #: what a user should know before using it
