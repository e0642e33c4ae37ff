"""Dividing the records of one file."""

from collections import Counter
from collections.abc import Callable
from itertools import chain
from typing import Any

import pytest
from allennlp.common import Params
from hypothesis import given
from hypothesis import strategies as st
from sklearn.model_selection import train_test_split

from ane_research.dataset_readers.splits import LabeledRecord, RandomSplit, Split, select_split
from ane_research.datasets.splits import SPLITS, file_of, split_of
from ane_research.errors import InputError

RECORDS = [
    LabeledRecord(f"text {number}", str(number % 4 // 3), columns={"id": f" {number}", 1: "dev"})
    for number in range(100)
]


def split_from(**section: Any) -> Split:
    return Split.from_params(Params(section))


@pytest.mark.parametrize(
    ("address", "file", "split"),
    [("a/b.csv", "a/b.csv", None), ("a/b.csv#test", "a/b.csv", "test"), ("b#", "b", "")],
)
def test_an_address_is_a_file_and_a_split(address: str, file: str, split: str | None) -> None:
    assert (file_of(address), split_of(address)) == (file, split)


@given(
    st.integers(20, 60), st.sampled_from([0, 0.2, 0.5]), st.sampled_from([0, 0.3]), st.integers(0)
)
def test_random_splits_are_disjoint_and_whole(
    size: int, test: float, validation: float, seed: int
) -> None:
    split = RandomSplit(test, validation, seed % 2**32)
    parts = {name: split.select(RECORDS[:size], name) for name in SPLITS}
    positions = [[RECORDS.index(record) for record in part] for part in parts.values()]
    assert sorted(chain(*positions)) == list(range(size))
    # scikit-learn rounds a share up to whole records.
    assert abs(len(parts["test"]) - test * size) <= 1
    assert abs(len(parts["validation"]) - validation * (size - len(parts["test"]))) <= 1


def test_random_splits_are_those_of_scikit_learn_drawn_one_after_the_other() -> None:
    labels = [record.label for record in RECORDS]
    rest, test = train_test_split(range(100), test_size=0.2, stratify=labels, random_state=13478)
    train, dev = train_test_split(
        rest, test_size=0.2, stratify=[labels[i] for i in rest], random_state=13478
    )
    split = RandomSplit(test=0.2, validation=0.2, seed=13478)
    for name, indices in (("train", train), ("validation", dev), ("test", test)):
        assert split.select(RECORDS, name) == [RECORDS[index] for index in indices]


def test_stratified_splits_have_the_labels_in_equal_shares() -> None:
    split = RandomSplit(test=0.2, seed=1)
    assert Counter(record.label for record in split.select(RECORDS, "test")) == {"0": 15, "1": 5}


def test_a_split_of_too_few_texts_is_refused() -> None:
    with pytest.raises(InputError, match=r"split: cannot draw 0.5 of 1 texts: .* will be empty$"):
        RandomSplit(test=0.5, stratify=False).select(RECORDS[:1], "test")


def test_equal_shares_of_a_label_that_one_text_has_are_refused() -> None:
    records = [*RECORDS, LabeledRecord("a text", "a whole review, in the column of labels" * 9)]
    with pytest.raises(InputError, match=r"with label 'a whole .{32}', so labels cannot have") as e:
        RandomSplit(test=0.5).select(records, "test")
    assert len(str(e.value)) < 200


def test_what_is_wrong_with_a_split_names_the_file() -> None:
    split = RandomSplit(test=0.5)
    with pytest.raises(InputError, match=r"my/texts.csv#test: split: only one text left"):
        select_split(RECORDS[:1], "my/texts.csv#test", split)
    with pytest.raises(InputError, match=r"my/texts.csv: no texts in it"):
        select_split([], "my/texts.csv#test", split)


@pytest.mark.parametrize("share", [-0.1, 1, 20])
def test_a_share_beyond_its_range_is_refused(share: float) -> None:
    with pytest.raises(InputError, match=f"split.validation {share}: expected a share"):
        RandomSplit(validation=share)


def test_a_column_says_the_split() -> None:
    split = split_from(type="column", column=1, validation="dev")
    assert split.select(RECORDS, "validation") == RECORDS
    assert split.select(RECORDS, "train") == []


def test_lists_of_ids_say_the_split(write: Callable[..., str]) -> None:
    split = split_from(type="ids", column="id", train=write("ids.csv", "7\n3\n\n"))
    assert split.select(RECORDS, "train") == [RECORDS[3], RECORDS[7]]


def test_a_list_that_is_not_named_is_said(write: Callable[..., str]) -> None:
    split = split_from(type="ids", column="id", train=write("ids.csv", "7\n"))
    with pytest.raises(InputError, match=r"split.test: missing; name the file that lists its ids"):
        split.select(RECORDS, "test")


def test_a_missing_column_lists_those_found() -> None:
    with pytest.raises(InputError, match=r"split.column: no column 'split'; found are 'id', 1"):
        split_from(type="column").select(RECORDS, "train")


def test_an_unknown_split_names_the_known() -> None:
    with pytest.raises(
        InputError, match=r"a.csv#dev: no split 'dev'; expected one of train, valid"
    ):
        select_split(RECORDS, "a.csv#dev", RandomSplit())
