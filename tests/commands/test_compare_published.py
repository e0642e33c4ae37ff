"""Tests of `compare published`: where it looks, what it writes and says."""

import shutil
from pathlib import Path

import pytest

from ane_research.commands import main
from tests.report.conftest import write_run
from tests.report.published_runs import EXPERIMENTS, write_reproduction


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with the experiments, a run that papers have and one that they have not."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(EXPERIMENTS, "experiments")
    write_reproduction(Path("outputs"))
    write_run(Path("outputs"), "quickstart", "2026-11-21T08-15-02Z", (1,))


def test_it_writes_beside_the_runs_and_says_what(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "published"]) == 0
    out = capsys.readouterr().out
    assert out.count("jw_sst_tanh_softmax") == 2
    assert "\nother finished runs, of what the papers do not have: 1\n" in out
    assert out.endswith("outputs/published/comparison.pdf\n")
    assert Path("outputs/published/comparison.md").is_file()


def test_the_comparison_can_go_elsewhere() -> None:
    assert main(["compare", "published", "--to", "here"]) == 0
    assert Path("here/comparison.csv").is_file()
    assert not Path("outputs/published").exists()


def test_without_such_runs_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree("outputs/jw_sst_tanh_softmax")
    assert main(["compare", "published"]) == 2
    assert capsys.readouterr().err == (
        "error: outputs: 1 finished runs, but none of a data set, encoder, scoring and activation "
        "of the papers; make one with `run`\n"
    )
    assert not Path("outputs/published").exists()


def test_outside_the_project_the_missing_experiment_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.rmtree("experiments")
    assert main(["compare", "published"]) == 2
    message = "error: experiments/jain_wallace/jw_sst_tanh_softmax.jsonnet: no such experiment file"
    assert capsys.readouterr().err.startswith(message)


@pytest.mark.parametrize("arguments", [["compare"], ["compare", "publishd"]])
def test_a_kind_of_comparison_is_needed(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    assert capsys.readouterr().err.endswith("see ane-research compare --help\n")


@pytest.mark.parametrize(
    "arguments", [["compare", "--debug", "published"], ["compare", "published", "--debug"]]
)
def test_tracebacks_are_shown_on_demand(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree("outputs")
    assert main(arguments) == 2
    assert "Traceback" in capsys.readouterr().err
