"""The reader of the Stanford Sentiment Treebank."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from allennlp.data.tokenizers import CharacterTokenizer

from ane_research.dataset_readers import SstTokensReader
from ane_research.errors import InputError

TREES = """\
(3 (2 It) (4 (2 -LRB-) (4 WORKS)))
(2 (2 a) (2 film))

(0 (1 dull) (2 .))
(4 (4 superb))
(1 (1 stale))
"""


def read(reader: SstTokensReader, path: str) -> list[tuple[list[str], str]]:
    return [
        (instance["metadata"]["tokens"], instance["label"].label) for instance in reader.read(path)
    ]


def test_two_classes_leave_neutral_sentences_out(write: Callable[..., str]) -> None:
    assert read(SstTokensReader(), write("sst.txt", TREES)) == [
        (["It", "-LRB-", "WORKS"], "1"),
        (["dull", "."], "0"),
        (["superb"], "1"),
        (["stale"], "0"),
    ]


def test_five_classes_are_the_labels_of_the_roots(write: Callable[..., str]) -> None:
    labels = [label for _, label in read(SstTokensReader("5-class"), write("sst.txt", TREES))]
    assert labels == ["3", "2", "0", "4", "1"]


@pytest.mark.parametrize(
    ("granularity", "near"), [("2class", "2-class"), ("5", "5-class"), ("five", "5-class")]
)
def test_an_unknown_granularity_proposes_the_nearest(granularity: str, near: str) -> None:
    with pytest.raises(InputError, match=f'{granularity}.*did you mean "{near}"'):
        SstTokensReader(granularity)


@pytest.mark.parametrize(
    "line",
    ["It works", "(3 (2 It) (4 works)", "(3 (2 It)) (4 works)", "(3 (2 It) (4 works)))", "()"],
)
def test_a_line_that_is_no_tree_is_named(write: Callable[..., str], line: str) -> None:
    with pytest.raises(InputError, match=r"sst.txt:7: .*expected a tree such as") as raised:
        list(SstTokensReader().read(write("sst.txt", f"{TREES}{line}\n")))
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("label", ["5", "-1", "positive"])
def test_a_root_of_another_label_is_named(write: Callable[..., str], label: str) -> None:
    with pytest.raises(InputError, match=f"sst.txt:7: label '{label}' at the root"):
        list(SstTokensReader().read(write("sst.txt", f"{TREES}({label} (2 It))\n")))


def test_a_tree_without_leaves_is_named(write: Callable[..., str]) -> None:
    with pytest.raises(InputError, match=r"sst.txt:7: a text without tokens"):
        list(SstTokensReader().read(write("sst.txt", f"{TREES}(3 )\n")))


def test_a_tokenizer_splits_the_leaves_again(write: Callable[..., str]) -> None:
    reader = SstTokensReader(tokenizer=CharacterTokenizer(), max_length=6)
    expected = [(list("dull ."), "0"), (list("superb"), "1"), (list("stale"), "0")]
    assert read(reader, write("sst.txt", TREES)) == expected


def test_an_empty_file_is_refused(write: Callable[..., str]) -> None:
    with pytest.raises(InputError, match=r"sst.txt: empty"):
        list(SstTokensReader().read(write("sst.txt", "")))


def test_a_plain_text_is_split_as_the_treebank_is() -> None:
    instance = SstTokensReader().text_to_instance("It's not (really) a film.")
    expected = ["It", "'s", "not", "-LRB-", "really", "-RRB-", "a", "film", "."]
    assert instance["metadata"]["tokens"] == expected


@pytest.mark.parametrize(
    ("split", "expected"),
    [
        ("train", {"1": 3610, "0": 3310}),
        ("dev", {"1": 444, "0": 428}),
        ("test", {"1": 909, "0": 912}),
    ],
)
def test_the_real_treebank_has_its_published_counts(
    shared: Path, split: str, expected: dict[str, int]
) -> None:
    instances = SstTokensReader().read(str(shared / "data" / "sst" / f"{split}.txt"))
    assert Counter(instance["label"].label for instance in instances) == expected


def test_the_real_treebank_has_all_sentences_in_five_classes(shared: Path) -> None:
    instances = SstTokensReader("5-class").read(str(shared / "data" / "sst" / "test.txt"))
    assert sum(1 for _ in instances) == 2210
