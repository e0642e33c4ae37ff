"""Where data comes from and where it lies; no torch, no AllenNLP.

To add a data set, add a `Dataset` (see `sources`) and a reader to `ane_research.dataset_readers`.
"""

from ane_research.datasets.checksums import checksum, differing_files
from ane_research.datasets.fetch import locate, provide
from ane_research.datasets.root import data_root
from ane_research.datasets.sources import DATASETS, Archive, DataFile, Dataset
from ane_research.datasets.splits import file_of, split_of
from ane_research.datasets.vectors import locate_vectors, vector_size

__all__ = [
    "DATASETS",
    "Archive",
    "DataFile",
    "Dataset",
    "checksum",
    "data_root",
    "differing_files",
    "file_of",
    "locate",
    "locate_vectors",
    "provide",
    "split_of",
    "vector_size",
]
