"""Tests of `list`."""

from pathlib import Path

import pytest

from ane_research.commands import main


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with two experiments."""
    monkeypatch.chdir(tmp_path)
    Path("experiments").mkdir()
    Path("experiments/sst_tanh.jsonnet").write_text(
        """{
          dataset_reader: { type: 'sst_tokens' },
          model: { encoder: 'bilstm', scoring: { type: 'tanh' }, activation: { type: 'softmax' } },
        }"""
    )
    Path("experiments/bare.jsonnet").write_text("{}")


def test_each_experiment_is_a_row_of_its_parts(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert rows == [
        ["name", "reader", "encoder", "scoring", "activation", "file"],
        ["bare", "-", "-", "-", "-", "experiments/bare.jsonnet"],
        ["sst_tanh", "sst_tokens", "bilstm", "tanh", "softmax", "experiments/sst_tanh.jsonnet"],
    ]


def test_a_broken_experiment_is_an_error_beside_the_others(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("experiments/bare.jsonnet").write_text("{")
    assert main(["list"]) == 2
    captured = capsys.readouterr()
    assert "sst_tanh" in captured.out
    assert captured.err.startswith("error: experiments/bare.jsonnet:1:2: ")


def test_the_experiments_of_a_folder_within_are_counted_and_listed_when_asked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("experiments/papers").mkdir()
    Path("experiments/papers/one.jsonnet").write_text("{}")
    Path("experiments/lib").mkdir()
    assert main(["list"]) == 0
    out = capsys.readouterr().out
    assert out.endswith("\n1 more in experiments/papers: ane-research list experiments/papers\n")
    assert "one.jsonnet" not in out
    assert "experiments/lib" not in out
    assert main(["list", "experiments/papers"]) == 0
    assert capsys.readouterr().out.splitlines()[1].startswith("one ")


def test_a_file_may_be_listed_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "experiments/bare.jsonnet"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2
