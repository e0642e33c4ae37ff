"""The pairs of texts of Jain & Wallace 2019, and where they lie."""

from ane_research.datasets.dataset import Archive, DataFile, Dataset

_SNLI_ARCHIVE = Archive(
    "https://nlp.stanford.edu/projects/snli/snli_1.0.zip",
    "sha256:afb3d70a5af5d8de0d9d81e2637e0fb8c22d1235c2749d83125ca43dab0dbd3e",
)

SNLI = Dataset(
    name="snli",
    files=tuple(
        DataFile(f"snli/{name}", archive=_SNLI_ARCHIVE, member=f"snli_1.0/{name}")
        for name in ("snli_1.0_train.jsonl", "snli_1.0_dev.jsonl", "snli_1.0_test.jsonl")
    ),
    licence="CC BY-SA 4.0",
    citation="Bowman et al. 2015, A large annotated corpus for learning natural language inference",
    note="premise, hypothesis and one of three labels; 90 MB",
)

# The copy that the examples of Keras fetch: that of the authors is no longer at its address,
# thespermwhale.com/jaseweston/babi. No checksum is known for certain; so with Chen et al. below.
_BABI_ARCHIVE = Archive("https://s3.amazonaws.com/text-datasets/babi_tasks_1-20_v1-2.tar.gz")
_BABI_TASKS = (
    "qa1_single-supporting-fact",
    "qa2_two-supporting-facts",
    "qa3_three-supporting-facts",
)
_BABI_NAMES = (
    *(
        f"{variant}/{task}_{split}.txt"
        for variant in ("en", "en-10k")
        for task in _BABI_TASKS
        for split in ("train", "test")
    ),
    *(
        f"{variant}/{task.partition('_')[0]}_{split}.txt"
        for variant in ("en-valid", "en-valid-10k")
        for task in _BABI_TASKS
        for split in ("train", "valid", "test")
    ),
)

BABI = Dataset(
    name="babi",
    files=tuple(
        DataFile(f"babi/{member}", archive=_BABI_ARCHIVE, member=member)
        for member in (f"tasks_1-20_v1-2/{name}" for name in _BABI_NAMES)
    ),
    licence="CC BY 3.0",
    citation="Weston et al. 2015, Towards AI-Complete Question Answering: A Set of Prerequisite "
    "Toy Tasks",
    note="tasks 1 to 3 of release 1.2, four variants; stories of our own need no file",
)

_CNN_ARCHIVE = Archive("https://cs.stanford.edu/~danqi/data/cnn.tar.gz")

CNN_QA = Dataset(
    name="cnn_qa",
    files=tuple(
        DataFile(f"cnn_qa/{name}", archive=_CNN_ARCHIVE, member=f"cnn/{name}")
        for name in ("train.txt", "dev.txt", "test.txt")
    ),
    licence="none stated",
    citation="Hermann et al. 2015, Teaching Machines to Read and Comprehend; prepared by Chen et "
    "al. 2016, A Thorough Examination of the CNN/Daily Mail Reading Comprehension Task",
    note="question, answer and paragraph with masked names; 545 MB",
)

PAIRS = (SNLI, BABI, CNN_QA)
