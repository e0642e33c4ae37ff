"""Tests of `compare experiments`: which runs it takes, what it writes and says."""

from pathlib import Path

import pandas as pd
import pytest

from ane_research.commands import main
from tests.report.conftest import write_run


@pytest.fixture(autouse=True)
def outputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Experiment `a` with an old run of one seed and a new one of three; `b` with three."""
    monkeypatch.chdir(tmp_path)
    write_run(Path("outputs"), "a", "2026-01-01T00-00-00Z", (1,))
    write_run(Path("outputs"), "a", "2026-01-02T00-00-00Z", (1, 2, 3))
    write_run(Path("outputs"), "b", "2026-01-01T00-00-00Z", (4, 5, 6))
    return Path("outputs")


def test_it_compares_the_newest_runs_and_writes_beside_them(
    capsys: pytest.CaptureFixture[str], outputs: Path
) -> None:
    assert main(["compare", "experiments", "a", "b"]) == 0
    out = capsys.readouterr().out
    assert "Kendall's tau" in out
    assert "Too few seeds for p: it cannot be below 0.1" in out
    table = pd.read_csv(outputs / "comparisons" / "a_b_value.csv")
    assert (table["seeds_first"] == 3).all()
    assert "Too few seeds" in (outputs / "comparisons" / "a_b_value.md").read_text()


def test_a_run_can_be_named_by_its_folder(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["compare", "experiments", "outputs/a/2026-01-01T00-00-00Z", "b", "--to", "here"]
    assert main([*arguments, "--column", "corrected"]) == 0
    assert "Undecided: a single seed" in capsys.readouterr().out
    assert Path("here/a_b_corrected.csv").is_file()


def test_the_same_runs_give_the_same_bytes() -> None:
    for folder in ("once", "again"):
        assert main(["compare", "experiments", "a", "b", "--to", folder]) == 0
    for path in Path("once").iterdir():
        assert path.read_bytes() == (Path("again") / path.name).read_bytes()


def test_an_unknown_experiment_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "experiments", "a", "c"]) == 2
    err = capsys.readouterr().err
    assert err == (
        "error: c: neither a run's folder nor an experiment with a finished run in outputs; "
        "these have one: a, b\n"
    )
    assert not Path("outputs/comparisons").exists()
