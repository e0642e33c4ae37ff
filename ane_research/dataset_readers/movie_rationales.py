# ruff: noqa: UP045  (AllenNLP 2.10 builds arguments of type `Optional[X]`, not of `X | None`)
"""Movie reviews (Pang & Lee 2004), some with the spans that people say decide them."""

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, Optional

from allennlp.data import DatasetReader, TokenIndexer, Tokenizer

from ane_research.dataset_readers.labeled import LabeledReader, LabeledText
from ane_research.dataset_readers.tables import Row, read_table
from ane_research.dataset_readers.tar_texts import read_texts
from ane_research.datasets import locate
from ane_research.datasets.splits import SPLITS, file_of, split_of
from ane_research.errors import InputError

LARGEST_REVIEW_BYTES = 2**20  #: the largest has 15 kB
LABELS = {"neg": "0", "pos": "1"}
#: From the first digit of a review's number to its split, as DeYoung et al. (2020) divide them.
_SPLIT_OF_HUNDRED = {**{str(digit): "train" for digit in range(8)}, "8": "validation", "9": "test"}


@DatasetReader.register("movie_rationales")
class MovieRationalesReader(LabeledReader):
    """Reads the reviews of an archive with files such as "movie_reviews/pos/cv840_16321.txt".

    Tokens are separated by white space. "file#train", "#validation" and "#test" are 1600, 200 and
    200 of the 2000 reviews; the rationales are of 100 for validation and of 100 for test.

    Args:
        rationales: JSON Lines files with `doc`, the name in the archive, `n_tokens` and `spans`,
            pairs of the first token and the one after the last.
        token_indexers, max_instances, tokenizer, boundary_symbols, min_length, max_length: See
            `LabeledReader`. The tokenizer is for texts at prediction; rationales count the tokens
            of the archive.
    """

    def __init__(
        self,
        rationales: Sequence[str],
        token_indexers: Optional[dict[str, TokenIndexer]] = None,
        max_instances: Optional[int] = None,
        tokenizer: Optional[Tokenizer] = None,
        boundary_symbols: bool = False,
        min_length: Optional[int] = None,
        max_length: Optional[int] = None,
    ) -> None:
        super().__init__(
            token_indexers, max_instances, tokenizer, boundary_symbols, min_length, max_length
        )
        self.rationales = rationales

    def iterate_texts(self, file_path: str) -> Iterator[LabeledText]:
        """The reviews of the archive, or of one split of them, by label and number."""
        split = split_of(file_path)
        if split is not None and split not in SPLITS:
            raise InputError(
                f"{file_path}: no split {split!r}; expected one of {', '.join(SPLITS)}"
            )
        archive = locate(file_of(file_path))
        rows = {
            row.find("doc"): row for path in self.rationales for row in read_table(locate(path))
        }
        for name, text in sorted(read_reviews(archive).items()):
            place = PurePosixPath(name)
            if split in (None, _SPLIT_OF_HUNDRED[place.name[2]]):
                tokens = text.split()
                rationale = rationale_of(rows[name], len(tokens)) if name in rows else []
                yield LabeledText(tokens, LABELS[place.parent.name], rationale=rationale)


def read_reviews(archive: Path) -> dict[str, str]:
    """The text of each review, by its name in the archive.

    Raises:
        InputError: The archive cannot be read, or has no reviews.
    """
    reviews = read_texts(archive, is_review, LARGEST_REVIEW_BYTES)
    if not reviews:
        raise InputError(f"{archive}: no reviews; expected files such as pos/cv840_16321.txt")
    return reviews


def is_review(place: PurePosixPath) -> bool:
    return place.parent.name in LABELS and place.match("cv[0-9]*.txt")


def rationale_of(row: Row, num_tokens: int) -> list[int]:
    """The positions that the spans of a row cover.

    Raises:
        InputError: The spans are those of another text.
    """
    if row.find("n_tokens") != num_tokens:
        raise InputError(
            f"{row.place}: n_tokens {row.find('n_tokens')}, but {row.find('doc')} has {num_tokens}"
        )
    positions: set[int] = set()
    for span in row.find("spans"):
        positions.update(_positions(span, num_tokens, row.place))
    return sorted(positions)


def _positions(span: Any, num_tokens: int, place: str) -> range:
    if isinstance(span, list) and len(span) == 2 and all(isinstance(end, int) for end in span):
        start, stop = span
        if 0 <= start < stop <= num_tokens:
            return range(start, stop)
    raise InputError(f"{place}: span {span}; expected [first, after the last] of {num_tokens}")
