"""Where the data comes from: one `Dataset` each, naming its files, addresses, licence and paper.

To add one, add a `Dataset` to `DATASETS`. A file that may not be passed on (MIMIC) or is no longer
published has no address; its note says how to come by it.
"""

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


_JW = "https://raw.githubusercontent.com/successar/AttentionExplanation/425a89a49a8b3bffc3f5e8338287e2ecd0cf1fa2/preprocess"
_NS = "https://raw.githubusercontent.com/michaeljneely/sparse-attention-explanation/658b181f67963fe22dd0489bd9b37bdbd05110c1/ane_research/datasets"

SST = Dataset(
    name="sst",
    files=(
        DataFile(
            "sst/train.txt",
            f"{_JW}/SST/train.txt",
            "git-blob:1c5317f7ccdc638e30091da2605654f0755e7ab5",
        ),
        DataFile(
            "sst/dev.txt",
            f"{_JW}/SST/dev.txt",
            "git-blob:bbc5d06608f69bfc42ebb1e06f20012409c36697",
        ),
        DataFile(
            "sst/test.txt",
            f"{_JW}/SST/test.txt",
            "git-blob:90684652f42dbd0cb7e2c849baa80eb31f292c5e",
        ),
    ),
    licence="none stated",
    citation="Socher et al. 2013, Recursive Deep Models for Semantic Compositionality Over a "
    "Sentiment Treebank",
    note="Stanford Sentiment Treebank: Penn Treebank trees, the root labelled 0 to 4",
)

IMDB = Dataset(
    name="imdb",
    files=(
        DataFile(
            "imdb/train.csv",
            f"{_NS}/IMDB/train.csv",
            "git-blob:759a7d8ef0072c8a3dee1ec02d3b784606d496d7",
        ),
        DataFile(
            "imdb/dev.csv",
            f"{_NS}/IMDB/dev.csv",
            "git-blob:37883dda546439a8c560834db1ba1d8747965ebc",
        ),
        DataFile(
            "imdb/test.csv",
            f"{_NS}/IMDB/test.csv",
            "git-blob:6b8ab9efb3a7cefd752676105b39b341dd9e37a4",
        ),
    ),
    licence="none stated",
    citation="Maas et al. 2011, Learning Word Vectors for Sentiment Analysis",
    note="the splits of Jain & Wallace 2019, lower case, without punctuation",
)

WIKI_NEWS = Dataset(
    name="wiki-news-300d-1M",
    files=(
        DataFile(
            "embeddings/wiki-news-300d-1M.vec.zip",
            "https://dl.fbaipublicfiles.com/fasttext/vectors-english/wiki-news-300d-1M.vec.zip",
        ),
    ),
    licence="CC BY-SA 3.0",
    citation="Mikolov et al. 2018, Advances in Pre-Training Distributed Word Representations",
    note="fastText word vectors, 300 dimensions, 650 MB",
)

DATASETS: dict[str, Dataset] = {dataset.name: dataset for dataset in (SST, IMDB, WIKI_NEWS)}


def find_path(path: str) -> DataFile | None:
    """The known file at `path`, relative to the data root."""
    return next((file for file in _files() if file.path == path), None)


def find_url(url: str) -> DataFile | None:
    """The known file published at `url`."""
    return next((file for file in _files() if file.url == url), None)


def _files() -> list[DataFile]:
    return [file for dataset in DATASETS.values() for file in dataset.files]
