"""Tables of texts: CSV, TSV and JSON Lines, read with the numbers of their lines."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ane_research.dataset_readers.lines import numbered_lines
from ane_research.errors import InputError

DELIMITERS = {"csv": ",", "tsv": "\t"}
FORMATS = (*DELIMITERS, "jsonl")
_LONGEST_FIELD = 1 << 30  # characters; the module's own limit of 131072 is less than some texts


class Row(NamedTuple):
    """One row of a table."""

    place: str  #: "file:line", where it begins
    line: int
    columns: dict[str | int, Any]  #: by name, or by position from 0 where there is no header

    def find(self, column: str | int) -> Any:
        """The value in a column.

        Raises:
            InputError: There is no such column.
        """
        if column not in self.columns:
            found = ", ".join(map(repr, self.columns))
            raise InputError(f"{self.place}: no column {column!r}; found are {found}")
        return self.columns[column]


def read_table(path: Path, file_format: str | None = None, header: bool = True) -> Iterator[Row]:
    """The rows of a table; a row must have as many fields as the first.

    Args:
        path: The file.
        file_format: "csv", "tsv" or "jsonl"; by default the ending of the file's name.
        header: Whether the first row of a CSV or TSV file names the columns.

    Raises:
        InputError: The format is unknown, a row does not parse, or the file cannot be read.
    """
    chosen = file_format or path.suffix.removeprefix(".").lower()
    if chosen not in FORMATS:
        raise InputError(
            f"{path}: format {chosen!r} is unknown; set `format` to {', '.join(FORMATS)}"
        )
    if chosen != "jsonl":
        return _read_delimited(path, DELIMITERS[chosen], header)
    if not header:
        raise InputError(f"{path}: columns of JSON lines have names; name them, not positions")
    return _read_json_lines(path)


def numbered_rows(path: Path, delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV file and the number of the line each begins on; blank lines are not rows.

    Raises:
        InputError: The quotes of a row do not match, or the file cannot be read.
    """
    csv.field_size_limit(_LONGEST_FIELD)
    lines = (line for _, line in numbered_lines(path))
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        number = rows.line_num + 1
        try:
            row = next(rows, None)
        except csv.Error as error:
            raise InputError(
                f"{path}:{number}: {error}; expected fields separated by {delimiter!r}, "
                "quotes closed and those inside a quoted field doubled"
            ) from error
        if row is None:
            return
        if row:
            yield number, row


def _read_delimited(path: Path, delimiter: str, header: bool) -> Iterator[Row]:
    names: list[str | int] = []
    for line, fields in numbered_rows(path, delimiter):
        if not names:
            names = [name.strip() for name in fields] if header else list(range(len(fields)))
            if header:
                continue
        if len(fields) != len(names):
            raise InputError(
                f"{path}:{line}: {len(fields)} fields, expected {len(names)} as in the first row; "
                f"a field that holds {delimiter!r} needs quotes"
            )
        yield Row(f"{path}:{line}", line, dict(zip(names, fields, strict=True)))


def _read_json_lines(path: Path) -> Iterator[Row]:
    for line, text in numbered_lines(path):
        if not text.strip():
            continue
        try:
            value = json.loads(text)
        except json.JSONDecodeError as error:
            raise InputError(f"{path}:{line}: not JSON: {error}; expected an object") from error
        if not isinstance(value, dict):
            raise InputError(f"{path}:{line}: found {text.strip()[:40]}, expected a JSON object")
        yield Row(f"{path}:{line}", line, value)
