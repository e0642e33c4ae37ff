# ruff: noqa: UP007, UP045  (AllenNLP 2.10 builds arguments of type `Union`, not of `X | Y`)
"""Any table with a text and a label in each row."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Optional, Union

from allennlp.data import DatasetReader, TokenIndexer, Tokenizer

from ane_research.dataset_readers.labeled import LabeledReader, LabeledText, warn_once
from ane_research.dataset_readers.spacy_rules import SpacyRulesTokenizer
from ane_research.dataset_readers.splits import LabeledRecord, Split, select_split
from ane_research.dataset_readers.tables import Row, read_table
from ane_research.datasets import locate
from ane_research.datasets.splits import file_of
from ane_research.errors import InputError


@DatasetReader.register("labeled_text")
class LabeledTextReader(LabeledReader):
    """Reads CSV, TSV or JSON Lines; for a data set of one's own, this and a Jsonnet section do.

    Args:
        text: The column of the text: its name, or its position from 0 in a file without a header.
        label: The column of the label, likewise.
        labels: From a label in the file to the label's name; texts with others are left out, and
            how many is said. Without it, labels stay as they are.
        format: "csv", "tsv" or "jsonl"; by default the ending of the file's name.
        split: How to divide one file into "file#train", "file#validation" and "file#test".
        tokenizer: By default spaCy's rules, case kept.
        token_indexers, max_instances, boundary_symbols, min_length, max_length: See
            `LabeledReader`.

    Raises:
        InputError: One column has a name and the other a position.
    """

    tokenizer = SpacyRulesTokenizer()

    def __init__(
        self,
        text: Union[str, int] = "text",
        label: Union[str, int] = "label",
        labels: Optional[dict[str, str]] = None,
        format: Optional[str] = None,
        split: Optional[Split] = None,
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
        if isinstance(text, str) != isinstance(label, str):
            raise InputError(
                f"text {text!r} and label {label!r}: expected two names, or two positions for a "
                "file without a header"
            )
        self.text = text
        self.label = label
        self.labels = labels
        self.format = format
        self.split = split

    def iterate_texts(self, file_path: str) -> Iterator[LabeledText]:
        """The texts of a file, or of one split of it."""
        records = self.read_records(file_of(file_path))
        for record in select_split(records, file_path, self.split):
            yield LabeledText(self.split_text(record.text), record.label, record.line)

    def read_records(self, file: str) -> list[LabeledRecord]:
        """The rows of a file whose labels are wanted.

        Raises:
            InputError: A row has no text or no label.
        """
        records = []
        unwanted: Counter[str] = Counter()
        for row in read_table(locate(file), self.format, header=isinstance(self.text, str)):
            text, label = find_text(row, self.text), find_label(row, self.label)
            if self.labels is None or label in self.labels:
                name = label if self.labels is None else self.labels[label]
                records.append(LabeledRecord(text, name, row.line, row.columns))
            else:
                unwanted[label] += 1
        if unwanted:
            warn_once(f"{file}: left out texts whose labels are not in `labels`: {dict(unwanted)}")
        return records


def find_text(row: Row, column: str | int) -> str:
    """The text of a row.

    Raises:
        InputError: There is no such column, or no text in it.
    """
    text = row.find(column)
    if not isinstance(text, str):
        raise InputError(f"{row.place}: column {column!r}: {_shown(text)}, expected a text")
    return text


def find_label(row: Row, column: str | int) -> str:
    """The label of a row: a text, a whole number, or "true" or "false".

    Raises:
        InputError: There is no such column, or no label in it.
    """
    value = row.find(column)
    label = str(value).lower() if isinstance(value, bool) else str(value).strip()
    if not isinstance(value, str | int) or not label:
        raise InputError(
            f"{row.place}: column {column!r}: {_shown(value)}, expected a label: a text or a whole "
            "number"
        )
    return label


def _shown(value: Any) -> str:
    return f"found {str(value)[:40]!r}" if isinstance(value, str) else f"found {value}"
