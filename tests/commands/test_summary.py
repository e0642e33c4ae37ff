"""Tests of `summary`: which runs it shows, and how."""

from pathlib import Path

import pytest

from ane_research.commands import main
from tests.report.conftest import write_run


@pytest.fixture(autouse=True)
def outputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory's `outputs`, with two runs of one experiment and one of another."""
    monkeypatch.chdir(tmp_path)
    write_run(Path("outputs"), "a", "2026-01-01T00-00-00Z", (1,))
    write_run(Path("outputs"), "a", "2026-01-02T00-00-00Z", (2, 4))
    write_run(Path("outputs"), "a_as_released", "2026-01-01T00-00-00Z", (2,))
    return Path("outputs")


def test_the_newest_run_of_each_experiment_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summary"]) == 0
    out = capsys.readouterr().out
    heading, *rows = [
        line.split() for line in out.split("Kendall's tau")[0].splitlines()[1:] if line
    ]
    assert heading == ["experiment", "seeds", "accuracy", "AUC"]
    assert [row for row in rows if row[1:]] == [
        ["a", "2", "0.793", "±", "0.001", "0.875", "±", "0.000"],
        ["a_as_released", "1", "0.792", "0.875"],
    ]
    assert "standard deviation over seeds" in out


def test_markdown_has_a_table_for_each_heading(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summary", "--markdown"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("| Test set | seeds | accuracy | AUC |\n| --- | ---: | ---: | ---: |\n")
    assert out.count("| `a_as_released` |") == 4


@pytest.mark.parametrize("option", ["--output_dir", "--output-dir"])
def test_without_runs_it_says_so(capsys: pytest.CaptureFixture[str], option: str) -> None:
    assert main(["summary", option, "elsewhere"]) == 2
    message = "error: elsewhere: no finished run in it; make one with `run`\n"
    assert capsys.readouterr().err == message
