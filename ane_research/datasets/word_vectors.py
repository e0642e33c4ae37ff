"""Published word vectors, and where they lie."""

from ane_research.datasets.dataset import DataFile, Dataset

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

WIKI_SIMPLE = Dataset(
    name="wiki-simple",
    files=(
        DataFile(
            "embeddings/wiki.simple.vec",
            "https://dl.fbaipublicfiles.com/fasttext/vectors-wiki/wiki.simple.vec",
        ),
    ),
    licence="CC BY-SA 3.0",
    citation="Bojanowski et al. 2017, Enriching Word Vectors with Subword Information",
    note="fastText word vectors of Simple English Wikipedia, 300 dimensions, 290 MB",
)

GLOVE = Dataset(
    name="glove.840B.300d",
    files=(
        DataFile(
            "embeddings/glove.840B.300d.zip",
            "https://nlp.stanford.edu/data/glove.840B.300d.zip",
        ),
    ),
    licence="PDDL 1.0",
    citation="Pennington et al. 2014, GloVe: Global Vectors for Word Representation",
    note="word vectors of web pages, 300 dimensions, 2.2 GB",
)

WORD_VECTORS = (WIKI_NEWS, WIKI_SIMPLE, GLOVE)
