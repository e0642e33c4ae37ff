"""Tests of the command as a whole: arguments, messages and exit statuses."""

import argparse
import subprocess
import sys
from pathlib import Path

import pytest

from ane_research import __version__
from ane_research.commands import COMMANDS, main
from ane_research.errors import InputError

ROOT = Path(__file__).parent.parent.parent


def replace_list(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Makes the sub-command `list` fail."""

    def execute(args: argparse.Namespace) -> int:
        raise error

    monkeypatch.setattr(COMMANDS["list"], "execute", execute)


def test_wrong_input_is_one_line_and_status_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    replace_list(monkeypatch, InputError("x.csv:3: no label"))
    assert main(["list"]) == 2
    assert capsys.readouterr().err == "error: x.csv:3: no label\n"


def test_another_error_is_one_line_that_names_debug_and_status_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    replace_list(monkeypatch, RuntimeError("out of\n  memory"))
    assert main(["list"]) == 1
    assert capsys.readouterr().err == "error: RuntimeError: out of memory; --debug shows where\n"


@pytest.mark.parametrize(("error", "status"), [(InputError("no"), 2), (RuntimeError("no"), 1)])
def test_debug_shows_the_traceback_and_keeps_the_status(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: Exception,
    status: int,
) -> None:
    replace_list(monkeypatch, error)
    assert main(["list", "--debug"]) == status
    assert "Traceback (most recent call last)" in capsys.readouterr().err


def test_an_interruption_is_one_line_and_status_130(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    replace_list(monkeypatch, KeyboardInterrupt())
    assert main(["list"]) == 130
    assert capsys.readouterr().err == "interrupted\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["rnu"], "invalid choice: 'rnu'"),
        (["run", "--sedes", "1"], "unrecognized arguments: --sedes 1"),
        (["run", "--seed", "1"], "unrecognized arguments: --seed 1"),
        (["run", "--seeds", "one"], "argument --seeds: invalid int value: 'one'"),
    ],
)
def test_wrong_arguments_are_one_line_and_status_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(arguments)
    assert exit_.value.code == 2
    stderr = capsys.readouterr().err
    assert stderr.startswith("error: ")
    assert message in stderr
    assert "--help" in stderr
    assert stderr.count("\n") == 1


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(capsys: pytest.CaptureFixture[str], name: str) -> None:
    with pytest.raises(SystemExit) as exit_:
        main([name, "--help"])
    assert exit_.value.code == 0
    assert "--debug" in capsys.readouterr().out


def test_the_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"{__version__}\n"


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True)


@pytest.mark.parametrize("command", [["run_experiment.py"], ["-m", "ane_research", "run"]])
def test_the_two_ways_to_run_say_the_same(tmp_path: Path, command: list[str]) -> None:
    path = tmp_path / "x.jsonnet"
    path.write_text("{\n  a: }")
    result = run(*command, "--experiment_path", str(path))
    assert result.returncode == 2
    assert result.stderr == f'error: {path}:2:6: unexpected: "}}" while parsing terminal\n'


def test_a_missing_experiment_is_status_2_with_the_nearest_name() -> None:
    result = run("run_experiment.py", "--experiment_path", "experiments/sst_tan_softmax.jsonnet")
    assert result.returncode == 2
    assert result.stderr == (
        "error: experiments/sst_tan_softmax.jsonnet: no such experiment file; "
        "did you mean 'experiments/sst_tanh_softmax.jsonnet'?\n"
    )
