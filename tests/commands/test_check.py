"""Tests of `check`: what it says of each file, and its exit status."""

from pathlib import Path
from typing import Any

import pytest

import ane_research.configuration.check
from ane_research.commands import main
from ane_research.errors import InputError

CONFIG = """{
  dataset_reader: 'planted',
  model: { embedder: { token_embedders: { tokens: { embedding_dim: 300 } } } },
  trainer: { num_epochs: 40 },
}"""


@pytest.fixture(autouse=True)
def checked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[dict[str, Any]]:
    """The configurations that were checked; a fake check dislikes only `wrong` ones."""
    checked: list[dict[str, Any]] = []

    def check_configuration(config: dict[str, Any]) -> None:
        checked.append(config)
        if "wrong" in config:
            raise InputError(config["wrong"])
        if "broken" in config:
            raise ValueError("invalid\n  learning rate")

    monkeypatch.setattr(
        ane_research.configuration.check, "check_configuration", check_configuration
    )
    monkeypatch.chdir(tmp_path)
    Path("experiments").mkdir()
    Path("experiments/a.jsonnet").write_text(CONFIG)
    Path("experiments/b.jsonnet").write_text(CONFIG)
    return checked


def test_every_experiment_is_checked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert capsys.readouterr().out == "ok: experiments/a.jsonnet\nok: experiments/b.jsonnet\n"


def test_only_the_files_named_are_checked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "experiments/b.jsonnet"]) == 0
    assert capsys.readouterr().out == "ok: experiments/b.jsonnet\n"


@pytest.mark.parametrize("place", ["experiments", "experiments/[ab].jsonnet"])
def test_all_experiments_of_a_place_are_checked(
    place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", place]) == 0
    assert capsys.readouterr().out == "ok: experiments/a.jsonnet\nok: experiments/b.jsonnet\n"


def test_the_options_of_a_run_are_part_of_what_is_checked(checked: list[dict[str, Any]]) -> None:
    Path("vectors.txt").write_text("good 1 2\n")
    overrides = '{"trainer.num_epochs": 3}'
    main(
        ["check", "experiments/a.jsonnet", "--embeddings", "vectors.txt", "--overrides", overrides]
    )
    (config,) = checked
    assert config["model"]["embedder"]["token_embedders"]["tokens"]["embedding_dim"] == 2
    assert config["trainer"] == {"num_epochs": 3, "cuda_device": -1}
    assert config["random_seed"] == 1


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "{ wrong: 'train.csv:3: no label' }",
            "error: experiments/a.jsonnet: train.csv:3: no label",
        ),
        (
            "{ wrong: 'experiments/a.jsonnet: no label' }",
            "error: experiments/a.jsonnet: no label",
        ),
        (
            "{ broken: 1 }",
            "error: experiments/a.jsonnet: ValueError: invalid learning rate",
        ),
        ("{ a: 1 ", "error: experiments/a.jsonnet:1:8: "),
    ],
)
def test_a_wrong_file_is_one_line_and_the_others_are_checked_too(
    capsys: pytest.CaptureFixture[str], text: str, line: str
) -> None:
    Path("experiments/a.jsonnet").write_text(text)
    assert main(["check"]) == 2
    captured = capsys.readouterr()
    first, second = captured.out.splitlines()
    assert first.startswith(line)
    assert second == "ok: experiments/b.jsonnet"
    assert captured.err == "1 of 2 experiments are wrong\n"


def test_debug_shows_the_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    Path("experiments/a.jsonnet").write_text("{ broken: 1 }")
    assert main(["check", "--debug"]) == 2
    assert "Traceback (most recent call last)" in capsys.readouterr().err


def test_overrides_that_are_no_object_are_refused_before_anything_is_checked(
    checked: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--overrides", "3"]) == 2
    assert capsys.readouterr().err == "error: --overrides: expected an object, {...}, found 3\n"
    assert checked == []
