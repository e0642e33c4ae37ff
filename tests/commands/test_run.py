"""Tests of `run`: which experiments it runs, with what, and what it says of their fate."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import ane_research.engine
import ane_research.experiment
from ane_research.commands import main, run
from ane_research.errors import InputError, MissingDataError
from ane_research.unit import Unit

Calls = list[dict[str, Any]]


@pytest.fixture(autouse=True)
def calls(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Calls:
    """How experiments were called; they train nothing and do what the text of their file says."""
    calls: Calls = []

    class FakeExperiment:
        def __init__(self, path: Path, **options: Any) -> None:
            self.path = path
            self.run_dir = Path("outputs") / path.stem / "2026"
            self.folder = SimpleNamespace(path=self.run_dir)
            self.units: list[Unit] = []
            calls.append({"path": path, **options})

        def begin(self, trained: Path | None, fresh: bool, resume: bool) -> bool:
            calls[-1] |= {"trained": trained, "fresh": fresh, "resume": resume}
            text = self.path.read_text()
            if "missing" in text:
                raise MissingDataError(f"{self.path}: data.csv: missing")
            if "finished" in text:
                return False
            self.units = [Unit(self.path, 1, tmp_path / self.run_dir / "seed_1", {}, {})]
            return True

        def start(self) -> None: ...
        def stop(self, error: BaseException) -> None: ...
        def generate_and_save_artifacts(self) -> None: ...

    monkeypatch.setattr(ane_research.experiment, "Experiment", FakeExperiment)
    monkeypatch.setattr(ane_research.engine, "run_unit", run_unit)
    monkeypatch.setattr(run, "print_results", lambda run_dir: print(f"results in {run_dir}"))
    monkeypatch.chdir(tmp_path)
    return calls


def run_unit(unit: Unit) -> None:
    text = unit.path.read_text()
    if "wrong" in text:
        raise InputError(f"{unit.path}: wrong")
    if "broken" in text:
        raise RuntimeError("broken")
    if "interrupted" in text:
        raise KeyboardInterrupt


def write_experiments(**texts: str) -> None:
    Path("experiments/lib").mkdir(parents=True)
    Path("experiments/lib/part.libsonnet").write_text("{}")
    for name, text in texts.items():
        Path(f"experiments/{name}.jsonnet").write_text(f"{{ does: '{text}' }}")


def names(calls: Calls) -> list[str]:
    return [call["path"].stem for call in calls]


def test_every_experiment_is_run_in_order(calls: Calls, capsys: pytest.CaptureFixture[str]) -> None:
    write_experiments(b="fine", a="fine")
    assert main(["run"]) == 0
    assert names(calls) == ["a", "b"]
    assert capsys.readouterr().out.splitlines() == [
        "running experiments/a.jsonnet",
        "results in outputs/a/2026",
        "running experiments/b.jsonnet",
        "results in outputs/b/2026",
        "all 2 experiments finished",
    ]


@pytest.mark.parametrize("option", ["--experiment_path", "--experiment-path"])
def test_one_experiment_is_run_by_itself(calls: Calls, option: str) -> None:
    write_experiments(a="fine", b="fine")
    assert main(["run", option, "experiments/b.jsonnet"]) == 0
    assert names(calls) == ["b"]


def test_a_folder_stands_for_the_experiments_in_it(calls: Calls) -> None:
    write_experiments(a="fine")
    Path("other").mkdir()
    Path("other/b.jsonnet").write_text("{ does: 'fine' }")
    assert main(["run", "--experiment_path", "other"]) == 0
    assert names(calls) == ["b"]


def test_a_pattern_stands_for_the_experiments_it_matches(calls: Calls) -> None:
    write_experiments(a_one="fine", b_one="fine", a_two="fine")
    assert main(["run", "--experiment_path", "experiments/a_*"]) == 0
    assert names(calls) == ["a_one", "a_two"]


def test_a_pattern_passes_over_what_is_no_experiment(calls: Calls) -> None:
    write_experiments(a="fine")
    assert main(["run", "--experiment_path", "experiments/**/*"]) == 0
    assert names(calls) == ["a"]


@pytest.mark.parametrize("place", ["experiments/z*", "experiments/lib"])
def test_a_place_without_experiments_is_wrong_input(
    capsys: pytest.CaptureFixture[str], place: str
) -> None:
    write_experiments(a="fine")
    assert main(["run", "--experiment_path", place]) == 2
    assert f"{place}: no *.jsonnet there" in capsys.readouterr().err


def test_experiments_without_their_data_are_skipped_and_named_at_the_end(
    calls: Calls, capsys: pytest.CaptureFixture[str]
) -> None:
    write_experiments(a="missing", b="fine")
    assert main(["run"]) == 0
    assert names(calls) == ["a", "b"]
    captured = capsys.readouterr()
    assert captured.out.splitlines()[-2:] == [
        "skipped: a: experiments/a.jsonnet: data.csv: missing",
        "1 of 2 experiments finished, 1 skipped",
    ]
    assert captured.err == ""


def test_a_failure_counts_beside_what_was_skipped(capsys: pytest.CaptureFixture[str]) -> None:
    write_experiments(a="missing", b="fine", c="wrong")
    assert main(["run"]) == 1
    assert "1 of 3 experiments failed: c\n" in capsys.readouterr().err


def test_nothing_but_skipped_experiments_is_wrong_input() -> None:
    write_experiments(a="missing", b="missing")
    assert main(["run"]) == 2


def test_the_missing_data_of_one_experiment_is_wrong_input() -> None:
    write_experiments(a="missing")
    assert main(["run", "--experiment_path", "experiments/a.jsonnet"]) == 2


def test_options_have_their_documented_defaults(calls: Calls) -> None:
    write_experiments(a="fine")
    main(["run"])
    assert calls == [
        {
            "path": Path("experiments/a.jsonnet"),
            "seeds": [1],
            "output_dir": Path("outputs"),
            "embeddings": None,
            "device": None,
            "overrides": "",
            "trained": None,
            "fresh": False,
            "resume": False,
        }
    ]


def test_a_trained_run_reaches_the_experiment(calls: Calls) -> None:
    write_experiments(a="fine")
    main(["run", "--trained", "outputs/a/2025"])
    assert calls[0]["trained"] == Path("outputs/a/2025")


def test_options_reach_the_experiment(calls: Calls) -> None:
    write_experiments(a="fine")
    overrides = '{"trainer.num_epochs": 1}'
    options = ["--seeds", "3", "1", "--output_dir", "out", "--embeddings", "none"]
    options += ["--device", "cpu", "--overrides", overrides]
    main(["run", *options])
    assert calls == [
        {
            "path": Path("experiments/a.jsonnet"),
            "seeds": [3, 1],
            "output_dir": Path("out"),
            "embeddings": "none",
            "device": "cpu",
            "overrides": overrides,
            "trained": None,
            "fresh": False,
            "resume": False,
        }
    ]


def test_a_failure_does_not_stop_the_others(
    calls: Calls, capsys: pytest.CaptureFixture[str]
) -> None:
    write_experiments(a="broken", b="fine", c="wrong")
    assert main(["run"]) == 1
    assert names(calls) == ["a", "b", "c"]
    captured = capsys.readouterr()
    assert "results in outputs/b/2026" in captured.out
    log = Path.cwd() / "outputs" / "a" / "2026" / "seed_1" / "unit.log"
    assert captured.err.splitlines() == [
        f"error: a: seed 1: RuntimeError: broken; see {log}",
        "error: c: experiments/c.jsonnet: wrong",
        "2 of 3 experiments failed: a, c",
    ]


def test_a_file_that_is_no_jsonnet_does_not_stop_the_others(calls: Calls) -> None:
    write_experiments(a="fine", b="fine")
    Path("experiments/a.jsonnet").write_text("{")
    assert main(["run"]) == 1
    assert names(calls) == ["b"]


def test_tracebacks_of_many_are_shown_with_debug(capsys: pytest.CaptureFixture[str]) -> None:
    write_experiments(a="broken", b="fine", c="wrong")
    main(["run", "--debug"])
    assert capsys.readouterr().err.count("Traceback (most recent call last)") == 2


def test_an_interruption_stops_all(calls: Calls, capsys: pytest.CaptureFixture[str]) -> None:
    write_experiments(a="interrupted", b="fine")
    assert main(["run"]) == 130
    assert capsys.readouterr().err == "interrupted\n"


@pytest.mark.parametrize(
    ("text", "status", "message"),
    [
        ("wrong", 2, "error: experiments/a.jsonnet: wrong\n"),
        ("broken", 1, "error: seed 1: RuntimeError: broken; see {log}\n"),
    ],
)
def test_one_experiment_that_fails_is_one_line(
    capsys: pytest.CaptureFixture[str], text: str, status: int, message: str
) -> None:
    write_experiments(a=text)
    assert main(["run", "--experiment_path", "experiments/a.jsonnet"]) == status
    log = Path.cwd() / "outputs" / "a" / "2026" / "seed_1" / "unit.log"
    assert capsys.readouterr().err == message.format(log=log)


def test_a_finished_experiment_is_named_and_not_run_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write_experiments(a="finished")
    assert main(["run", "--experiment_path", "experiments/a.jsonnet"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "experiments/a.jsonnet: finished already: outputs/a/2026; --fresh runs it anew",
        "results in outputs/a/2026",
    ]


@pytest.mark.parametrize("option", ["fresh", "resume"])
def test_how_to_treat_what_is_there_reaches_the_experiment(calls: Calls, option: str) -> None:
    write_experiments(a="fine")
    main(["run", f"--{option}"])
    assert calls[0][option] is True


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--seeds", "1", "2", "1"], "--seeds: 1 is named twice; expected distinct numbers"),
        (["--seeds", "-1"], "--seeds: -1 is out of range; expected distinct numbers from 0 to"),
        (["--seeds", str(2**32)], f"--seeds: {2**32} is out of range; expected distinct numbers"),
        (["--seeds", "1", "--trained", "outputs/a/2025"], "--seeds: the models of --trained have"),
        (["--workers", "0"], "--workers 0: expected at least 1"),
        (["--ray-address", "auto"], "--ray-address: only with --engine ray"),
        (["--gpus-per-unit", "1"], "--gpus-per-unit: only with --engine ray"),
        (["--engine", "ray", "--gpus-per-unit", "1.5"], "--gpus-per-unit 1.5: expected a part of"),
        (["--engine", "ray", "--gpus-per-unit", "0"], "--gpus-per-unit 0: expected a part of 1"),
        (["--engine", "ray", "--gpus-per-unit", "nan"], "--gpus-per-unit nan: expected a part of"),
        (["--engine", "ray", "--device", "cuda"], "--device cuda: with --engine ray --gpus-per"),
        (["--device", "gpu"], "--device gpu: expected cpu, cuda, cuda:N or a number"),
        (["--overrides", "[]"], "--overrides: expected an object"),
    ],
)
def test_wrong_options_are_refused_before_anything_runs(
    calls: Calls, capsys: pytest.CaptureFixture[str], options: list[str], message: str
) -> None:
    write_experiments(a="fine")
    assert main(["run", *options]) == 2
    assert message in capsys.readouterr().err
    assert calls == []


def test_a_folder_without_experiments_is_wrong_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run"]) == 2
    assert "--experiment_path" in capsys.readouterr().err
