"""Where the data comes from: every known data set.

To add one, add a `Dataset` to `texts`, `pairs` or `word_vectors`. A file that may not be passed on
(MIMIC) or is no longer published has no address; its note says how to come by it.
"""

from ane_research.datasets.dataset import Archive, DataFile, Dataset
from ane_research.datasets.pairs import PAIRS
from ane_research.datasets.texts import TEXTS
from ane_research.datasets.word_vectors import WORD_VECTORS

__all__ = ["DATASETS", "Archive", "DataFile", "Dataset", "find_in", "find_path", "find_url"]

_ALL = (*TEXTS, *PAIRS, *WORD_VECTORS)
DATASETS: dict[str, Dataset] = {dataset.name: dataset for dataset in _ALL}


def find_path(path: str) -> DataFile | None:
    """The known file at `path`, relative to the data root."""
    return next((file for file in _files() if file.path == path), None)


def find_url(url: str) -> DataFile | None:
    """The known file published at `url`."""
    return next((file for file in _files() if file.url == url), None)


def find_in(archive: Archive) -> list[DataFile]:
    """The known files that an archive holds."""
    return [file for file in _files() if file.archive == archive]


def _files() -> list[DataFile]:
    return [file for dataset in DATASETS.values() for file in dataset.files]
