# ruff: noqa: UP045  (AllenNLP 2.10 builds arguments of type `Optional[X]`, not of `X | None`)
"""Rows `text,label` without a header, as Jain & Wallace prepared the IMDB reviews."""

import csv
import functools
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Optional

from allennlp.data import DatasetReader, TokenIndexer

from ane_research.dataset_readers.labeled import LabeledReader, LabeledText
from ane_research.dataset_readers.lines import numbered_lines
from ane_research.datasets import locate
from ane_research.errors import InputError

logger = logging.getLogger(__name__)

_EXPECTED = "expected a text, a comma and the label 0 or 1"


@DatasetReader.register("imdb_csv")
class ImdbCsvReader(LabeledReader):
    """Reads reviews and splits them at white space.

    The label is the last field: a comma inside the text needs no quotes, and may have them.

    Args:
        max_review_length: Longest review kept, in tokens; longer ones are left out, not shortened,
            as Neely & Schouten 2020 do. None keeps all.
        token_indexers: See `LabeledReader`.
        max_instances: See `LabeledReader`.

    Raises:
        InputError: The length is below 1.
    """

    def __init__(
        self,
        max_review_length: Optional[int] = None,
        token_indexers: Optional[dict[str, TokenIndexer]] = None,
        max_instances: Optional[int] = None,
    ) -> None:
        super().__init__(token_indexers, max_instances)
        if max_review_length is not None and max_review_length < 1:
            raise InputError(f"max_review_length {max_review_length}: expected at least 1")
        self.max_review_length = max_review_length

    def iterate_texts(self, file_path: str) -> Iterator[LabeledText]:
        """The reviews of a file that are not too long."""
        path = locate(file_path)
        longest = self.max_review_length
        left_out = 0
        for number, row in numbered_rows(path):
            review = parse_row(row, path, number)
            if longest is None or len(review.tokens) <= longest:
                yield review
            else:
                left_out += 1
        if left_out:
            _warn_left_out(path, left_out, longest)


def numbered_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV file and the number of the line each begins on; blank lines are not rows.

    Raises:
        InputError: The quotes of a row do not match, or the file cannot be read.
    """
    rows = csv.reader((line for _, line in numbered_lines(path)), strict=True)
    while True:
        number = rows.line_num + 1
        try:
            row = next(rows, None)
        except csv.Error as error:
            raise InputError(f"{path}:{number}: {error}; {_EXPECTED}, quotes closed") from error
        if row is None:
            return
        if row:
            yield number, row


def parse_row(row: list[str], path: Path, number: int) -> LabeledText:
    """A review from the fields of a row.

    Raises:
        InputError: There is no label, or no text.
    """
    *parts, label = row
    text = ",".join(parts)
    if label.strip() not in ("0", "1"):
        raise InputError(f"{path}:{number}: label {label[-40:]!r}; {_EXPECTED}")
    if not text.strip():
        raise InputError(f"{path}:{number}: no text before the label; {_EXPECTED}")
    return LabeledText(text.split(), label.strip(), number)


@functools.cache  # one warning for each file and process
def _warn_left_out(path: Path, left_out: int, longest: int) -> None:
    logger.warning("%s: left out %d reviews longer than %d tokens", path, left_out, longest)
