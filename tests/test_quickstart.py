"""The quickstart, as `make quickstart` runs it."""

from pathlib import Path

import pytest

from ane_research.commands import main
from ane_research.report.runs import find_runs
from tests.tiny import QUICKSTART

pytestmark = pytest.mark.slow


def test_it_learns_negation_and_says_where_its_results_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--experiment_path", str(QUICKSTART), "--output_dir", str(tmp_path)]
    assert main(["run", *options]) == 0
    (run,) = find_runs(tmp_path)
    # A bag of words does not reach this: tests/datasets/test_planted.py.
    assert run.metrics[1]["test_accuracy"] >= 0.97
    printed = capsys.readouterr().out
    for place in ("report.html", "correlation", "graphs"):
        assert str(run.folder / place) in printed
    assert "attention vs gradient" in printed
