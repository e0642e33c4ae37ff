import io

import pandas as pd
from rich.console import Console

from ane_research.report.console import correlation_summary
from ane_research.report.tables import correlation_tables, mean_and_std


def printed(rows: pd.DataFrame, width: int = 80) -> str:
    console = Console(file=io.StringIO(), width=width)
    console.print(correlation_summary(rows))
    return console.file.getvalue()  # type: ignore[attr-defined]


def test_the_summary_has_a_line_for_each_agreement_and_pair(rows: pd.DataFrame) -> None:
    text = printed(rows)
    for table in correlation_tables(rows).values():
        assert mean_and_std(table.loc["all_classes"]) in text
    assert text.count("attention vs leave-one-out") == rows["agreement"].nunique()


def test_the_summary_counts_what_is_undefined(rows: pd.DataFrame) -> None:
    (line, *_) = [line for line in printed(rows).splitlines() if "attention vs gradient" in line]
    assert line.split()[-2:] == ["98", "2"]


def test_what_chance_gives_stands_beside_the_mean(rows: pd.DataFrame) -> None:
    (line, *_) = [line for line in printed(rows).splitlines() if "attention vs gradient" in line]
    assert line.split()[-3] == "0.050"


def test_nothing_is_wrapped_on_a_terminal_of_80_columns(rows: pd.DataFrame) -> None:
    assert "Top-k tau, non-zero weights" in printed(rows)
