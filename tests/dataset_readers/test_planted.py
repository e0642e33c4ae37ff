"""The reader of the embedded data set."""

import pytest

from ane_research.dataset_readers import PlantedReader
from ane_research.datasets.planted import Sizes, generate
from ane_research.errors import InputError

SIZES = {"train": 40, "validation": 20, "test": 30}


@pytest.mark.parametrize("split", SIZES)
def test_a_split_is_read_by_its_name_with_its_rationales(split: str) -> None:
    sentences = generate(Sizes(**SIZES), seed=7)[split]
    instances = list(PlantedReader(SIZES, seed=7).read(split))
    assert [instance["metadata"].metadata for instance in instances] == [
        {
            "instance_id": position,
            "tokens": sentence.tokens,
            "label": sentence.label,
            "rationale": sentence.rationale,
        }
        for position, sentence in enumerate(sentences)
    ]


def test_a_size_that_is_not_given_is_the_usual_one() -> None:
    assert PlantedReader({"train": 40}).sizes == Sizes(train=40)


def test_an_unknown_split_is_refused() -> None:
    with pytest.raises(InputError, match="no split 'dev'; expected one of train, validation, tes"):
        list(PlantedReader(SIZES).read("dev"))


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [({"dev": 3}, "sizes: no split 'dev'"), ({"test": 0}, "sizes.test 0: expected at least 1")],
)
def test_sizes_that_make_no_sense_are_refused(sizes: dict[str, int], expected: str) -> None:
    with pytest.raises(InputError, match=expected):
        PlantedReader(sizes)
