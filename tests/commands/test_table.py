"""Tests of plain tables."""

from ane_research.commands.table import format_table


def test_columns_are_as_wide_as_their_widest_cell() -> None:
    assert format_table(("a", "long", "c"), [("wide", "b", "1")]) == "a     long  c\nwide  b     1"


def test_a_table_without_rows_is_its_header() -> None:
    assert format_table(("a", "b"), []) == "a  b"
