# ruff: noqa: UP045  (AllenNLP 2.10 builds arguments of type `Optional[X]`, not of `X | None`)
"""The embedded data set: generated sentences with known rationales."""

from collections.abc import Iterator
from typing import Optional

from allennlp.data import DatasetReader, TokenIndexer

from ane_research.dataset_readers.labeled import LabeledReader, LabeledText
from ane_research.datasets.planted import Sizes, generate
from ane_research.errors import InputError


@DatasetReader.register("planted")
class PlantedReader(LabeledReader):
    """Generates a split, named in place of a file: "train", "validation" or "test".

    Args:
        sizes: Sentences per split; a split that is not named has its usual size
            (`ane_research.datasets.planted.Sizes`).
        seed: Another seed is another data set.
        token_indexers: See `LabeledReader`.
        max_instances: See `LabeledReader`.

    Raises:
        InputError: `sizes` names no split, or a size is below 1.
    """

    def __init__(
        self,
        sizes: Optional[dict[str, int]] = None,
        seed: int = 0,
        token_indexers: Optional[dict[str, TokenIndexer]] = None,
        max_instances: Optional[int] = None,
    ) -> None:
        super().__init__(token_indexers, max_instances)
        self.sizes = sizes_of(sizes)
        self.seed = seed

    def iterate_texts(self, file_path: str) -> Iterator[LabeledText]:
        """The sentences of a split."""
        check_split(file_path, "the planted data set")
        for sentence in generate(self.sizes, self.seed)[file_path]:
            yield LabeledText(sentence.tokens, sentence.label, rationale=sentence.rationale)


def sizes_of(sizes: dict[str, int] | None) -> Sizes:
    """The sizes of all splits; one that is not named has its usual size.

    Raises:
        InputError: There is no split of a name, or a size is below 1.
    """
    for split, size in (sizes or {}).items():
        check_split(split, "sizes")
        if size < 1:
            raise InputError(f"sizes.{split} {size}: expected at least 1")
    return Sizes(**(sizes or {}))


def check_split(name: str, place: str) -> None:
    """Refuses what is no split.

    Raises:
        InputError: There is no split of this name.
    """
    if name not in Sizes._fields:
        raise InputError(f"{place}: no split {name!r}; expected one of {', '.join(Sizes._fields)}")
