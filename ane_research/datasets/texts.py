"""The texts that Jain & Wallace 2019 and Neely & Schouten 2020 classify, and where they lie."""

from ane_research.datasets.dataset import DataFile, Dataset

_JW = "https://raw.githubusercontent.com/successar/AttentionExplanation/425a89a49a8b3bffc3f5e8338287e2ecd0cf1fa2/preprocess"
_JW_PREPARED = "https://raw.githubusercontent.com/successar/AttentionExplanation/c6fb074cc0baa8be5385dab3322e2d8ce3996c42/preprocess"
_JW_IDS = "https://raw.githubusercontent.com/successar/AttentionExplanation/602ad4ea2663d3abe98981b7374df51507612340/preprocess"
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

NEWSGROUPS = Dataset(
    name="20news_sports",
    files=(
        DataFile(
            "20news_sports/20news-bydate-sports.tar.gz",
            # As scikit-learn's `fetch_20newsgroups` has them.
            "https://ndownloader.figshare.com/files/5975967",
            "sha256:8f1b2514ca22a5ade8fbb9cfa5727df95fa587f4c87b786e15c759fa66d95610",
        ),
    ),
    licence="none stated",
    citation="Lang 1995, NewsWeeder: Learning to Filter Netnews",
    note="the address has all 20 groups (14 MB); an archive of the two on sport will do",
)

AG_NEWS = Dataset(
    name="ag_news",
    files=(
        DataFile(
            "ag_news/train.csv",
            f"{_JW}/ag_news/train.csv",
            "git-blob:694aa19971315410e000404523796b76349d3c1d",
        ),
        DataFile(
            "ag_news/test.csv",
            f"{_JW}/ag_news/test.csv",
            "git-blob:130b40c3329c993468b8ed8a22c331315e478e0a",
        ),
    ),
    licence="none stated",
    citation="Zhang et al. 2015, Character-level Convolutional Networks for Text Classification",
    note="class (1 world, 2 sports, 3 business, 4 science and technology), title, description",
)

_MOVIE_SPANS = (
    "JSON Lines with doc, n_tokens and spans ([first token, after the last]) of each review; in "
    "another form they are part of the ERASER benchmark (eraserbenchmark.com)"
)

MOVIE_RATIONALES = Dataset(
    name="movie_rationales",
    files=(
        DataFile(
            "movies_rationales/movie_reviews.tar.gz",
            note="the folder movie_reviews of NLTK's corpus of that name, as a tar archive",
        ),
        DataFile("movies_rationales/dev_human_spans.jsonl", note=_MOVIE_SPANS),
        DataFile("movies_rationales/test_human_spans.jsonl", note=_MOVIE_SPANS),
    ),
    licence="CC BY 4.0 (reviews), MIT (rationales)",
    citation="Pang & Lee 2004, A Sentimental Education; Zaidan et al. 2007, Using Annotator "
    "Rationales; DeYoung et al. 2020, ERASER",
    note="2,000 reviews, 100 for validation and 100 for test with rationales; only those for test "
    "are meant to be all that supports the label",
)

_ADR = "Nikfarjam et al. 2015, Pharmacovigilance from Social Media"
_ADR_WITHDRAWN = (
    "a CSV file with the header text,label (1 for an adverse drug reaction); the tweets are no "
    "longer published, but Jain & Wallace's own are: see adr_tweets_prepared"
)

ADR_TWEETS = Dataset(
    name="adr_tweets",
    files=(
        DataFile("adr_tweets/train.csv", note=_ADR_WITHDRAWN),
        DataFile("adr_tweets/dev.csv", note=_ADR_WITHDRAWN),
    ),
    licence="none stated",
    citation=_ADR,
    note="tweets as written, split otherwise than by Jain & Wallace",
)

ADR_TWEETS_PREPARED = Dataset(
    name="adr_tweets_prepared",
    files=(DataFile("adr_tweets/adr_dataset.csv", f"{_JW_PREPARED}/Tweets/adr_dataset.csv"),),
    licence="none stated",
    citation=_ADR,
    note="as Jain & Wallace 2019 prepared and split them: lemmas, names of drugs masked",
)

_MIMIC = "Johnson et al. 2016, MIMIC-III, a freely accessible critical care database"
_MIMIC_LICENCE = "PhysioNet Credentialed Health Data License"
_MIMIC_ACCESS = (
    "restricted: ask physionet.org/content/mimiciii for access and export a CSV file with the "
    "header hadm_id,text,label, one row for each admission with all its discharge summaries"
)

MIMIC_ANEMIA = Dataset(
    name="mimic_anemia",
    files=(
        DataFile(
            "mimic_anemia/summaries.csv",
            note=f"{_MIMIC_ACCESS}; label 1 with an ICD-9 code 285.1x and none 285.2x, 0 with "
            "285.2x and none 285.1x, no row otherwise",
        ),
    ),
    licence=_MIMIC_LICENCE,
    citation=_MIMIC,
    note="acute against chronic anemia",
)

MIMIC_DIABETES = Dataset(
    name="mimic_diabetes",
    files=(
        DataFile(
            "mimic_diabetes/summaries.csv",
            note=f"{_MIMIC_ACCESS}; label 1 with an ICD-9 code 250.00, 0 otherwise",
        ),
        *(
            DataFile(f"mimic_diabetes/{name}", f"{_JW_IDS}/MIMIC/{name}")
            for name in ("train_50_hadm_ids.csv", "dev_50_hadm_ids.csv", "test_50_hadm_ids.csv")
        ),
    ),
    licence=_MIMIC_LICENCE,
    citation=_MIMIC,
    note="the splits are lists of admissions; those in none of them are not used",
)

TEXTS = (
    SST,
    IMDB,
    NEWSGROUPS,
    AG_NEWS,
    MOVIE_RATIONALES,
    ADR_TWEETS,
    ADR_TWEETS_PREPARED,
    MIMIC_ANEMIA,
    MIMIC_DIABETES,
)
