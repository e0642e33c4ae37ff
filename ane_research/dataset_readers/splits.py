# ruff: noqa: UP007, UP045  (AllenNLP 2.10 builds arguments of type `Union`, not of `X | Y`)
"""Divides one file into splits, for data sets published whole."""

from abc import abstractmethod
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Optional, TypeVar, Union

from allennlp.common import Registrable
from sklearn.model_selection import train_test_split

from ane_research.dataset_readers.lines import numbered_lines
from ane_research.datasets import locate
from ane_research.datasets.splits import SPLITS, file_of, split_of
from ane_research.errors import InputError


@dataclass(frozen=True)
class LabeledRecord:
    """A text of a data set before it is tokenised."""

    text: str
    label: str
    line: int | None = None  #: where it begins in the file, from 1
    columns: dict[str | int, Any] = field(default_factory=dict)  #: all of its row


Record = TypeVar("Record", bound=LabeledRecord)


class Split(Registrable):
    """Says which records of a file are for training, validation and test."""

    @abstractmethod
    def select(self, records: Sequence[Record], name: str) -> list[Record]:
        """The records of the split `name`, one of `SPLITS`."""


def select_split(records: Sequence[Record], address: str, split: Split | None) -> Sequence[Record]:
    """The records that an address such as "my/texts.csv#train" means; all without "#".

    Raises:
        InputError: There is no such split, or nothing says how the file is split.
    """
    name = split_of(address)
    if name is None:
        return records
    if name not in SPLITS:
        raise InputError(f"{address}: no split {name!r}; expected one of {', '.join(SPLITS)}")
    if split is None:
        raise InputError(f"{address}: a part of a file, but the reader has no `split`; set it")
    if not records:
        raise InputError(f"{file_of(address)}: no texts in it")
    try:
        return split.select(records, name)
    except InputError as error:
        raise InputError(f"{address}: {error}") from None


@Split.register("random")
class RandomSplit(Split):
    """Draws the test split, then the validation split from the rest, by scikit-learn.

    Records are in the order drawn, so that the first of a split are a fair sample of it.

    Args:
        test: Share of all records.
        validation: Share of those that are left.
        seed: scikit-learn's `random_state`, of both draws.
        stratify: Each split has the labels in equal shares.

    Raises:
        InputError: A share is not in [0, 1).
    """

    def __init__(
        self, test: float = 0.0, validation: float = 0.0, seed: int = 0, stratify: bool = True
    ) -> None:
        for name, share in (("test", test), ("validation", validation)):
            if not 0 <= share < 1:
                raise InputError(f"split.{name} {share}: expected a share from 0 to below 1")
        self.shares = {"test": test, "validation": validation}
        self.seed = seed
        self.stratify = stratify

    def select(self, records: Sequence[Record], name: str) -> list[Record]:
        left = list(range(len(records)))
        for drawn, share in self.shares.items():
            chosen: list[int] = []
            if share:
                labels = [records[index].label for index in left] if self.stratify else None
                left, chosen = _draw(left, share, labels, self.seed)
            if drawn == name:
                return [records[index] for index in chosen]
        return [records[index] for index in left]


def _draw(
    indices: list[int], share: float, labels: list[str] | None, seed: int
) -> tuple[list[int], list[int]]:
    for label, count in Counter(labels).items():
        if count < 2:
            raise InputError(
                f"split: only one text left with label {label[:40]!r}, so labels cannot have equal "
                "shares; name the right label column, or set stratify: false"
            )
    try:
        rest, drawn = train_test_split(indices, test_size=share, stratify=labels, random_state=seed)
    except ValueError as error:  # too few records
        reason = str(error).partition(". ")[0]
        raise InputError(f"split: cannot draw {share} of {len(indices)} texts: {reason}") from error
    return rest, drawn


@Split.register("column")
class ColumnSplit(Split):
    """Reads the split of each record in a column of its row.

    Args:
        column: Its name, or its position from 0 in a file without a header.
        train: What the column says of a training record.
        validation: What it says of a validation record.
        test: What it says of a test record.
    """

    def __init__(
        self,
        column: Union[str, int] = "split",
        train: str = "train",
        validation: str = "validation",
        test: str = "test",
    ) -> None:
        self.column = column
        self.values = {"train": train, "validation": validation, "test": test}

    def select(self, records: Sequence[Record], name: str) -> list[Record]:
        value = self.values[name]
        return [record for record in records if _value(record, self.column) == value]


@Split.register("ids")
class IdSplit(Split):
    """Keeps the records whose id a list names; a record that no list names is in no split.

    Args:
        column: The column of ids: its name, or its position from 0 in a file without a header.
        train: A file of one id a line.
        validation: Likewise.
        test: Likewise.
    """

    def __init__(
        self,
        column: Union[str, int],
        train: str,
        validation: Optional[str] = None,
        test: Optional[str] = None,
    ) -> None:
        self.column = column
        self.files = {"train": train, "validation": validation, "test": test}

    def select(self, records: Sequence[Record], name: str) -> list[Record]:
        file = self.files[name]
        if file is None:
            raise InputError(f"split.{name}: missing; name the file that lists its ids")
        ids = {line.strip() for _, line in numbered_lines(locate(file_of(file)))}
        return [record for record in records if _value(record, self.column) in ids]


def _value(record: LabeledRecord, column: str | int) -> str:
    if column not in record.columns:
        found = ", ".join(map(repr, record.columns))
        raise InputError(f"split.column: no column {column!r}; found are {found}")
    return str(record.columns[column]).strip()
