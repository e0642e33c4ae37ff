# ruff: noqa: UP045  (AllenNLP 2.10 builds arguments of type `Optional[X]`, not of `X | None`)
"""Rows `text,label` without a header, as Jain & Wallace prepared the IMDB reviews."""

from collections.abc import Iterator
from pathlib import Path
from typing import Optional

from allennlp.data import DatasetReader, TokenIndexer, Tokenizer

from ane_research.dataset_readers.labeled import LabeledReader, LabeledText, warn_once
from ane_research.dataset_readers.tables import numbered_rows
from ane_research.datasets import locate
from ane_research.errors import InputError

_EXPECTED = "expected a text, a comma and the label 0 or 1"


@DatasetReader.register("imdb_csv")
class ImdbCsvReader(LabeledReader):
    """Reads reviews and splits them at white space.

    The label is the last field: a comma inside the text needs no quotes, and may have them.

    Args:
        max_review_length: Longest review kept, in tokens; longer ones are left out, not shortened,
            as Neely & Schouten 2020 do. None keeps all.
        token_indexers, max_instances, tokenizer, boundary_symbols, min_length, max_length: See
            `LabeledReader`.

    Raises:
        InputError: The length is below 1.
    """

    def __init__(
        self,
        max_review_length: Optional[int] = None,
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
        if max_review_length is not None and max_review_length < 1:
            raise InputError(f"max_review_length {max_review_length}: expected at least 1")
        self.max_review_length = max_review_length

    def iterate_texts(self, file_path: str) -> Iterator[LabeledText]:
        """The reviews of a file that are not too long."""
        path = locate(file_path)
        longest = self.max_review_length
        left_out = 0
        for number, row in numbered_rows(path):
            text, label = parse_row(row, path, number)
            review = LabeledText(self.split_text(text), label, number)
            if longest is None or len(review.tokens) <= longest:
                yield review
            else:
                left_out += 1
        if left_out:
            warn_once(f"{path}: left out {left_out} reviews longer than {longest} tokens")


def parse_row(row: list[str], path: Path, number: int) -> tuple[str, str]:
    """The review and the label in a row.

    Raises:
        InputError: There is no label, or no text.
    """
    *parts, label = row
    text = ",".join(parts)
    if label.strip() not in ("0", "1"):
        raise InputError(f"{path}:{number}: label {label[-40:]!r}; {_EXPECTED}")
    if not text.strip():
        raise InputError(f"{path}:{number}: no text before the label; {_EXPECTED}")
    return text, label.strip()
