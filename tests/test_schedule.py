"""Tests of what becomes of experiments when something stops their schedule."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ane_research.errors import InputError
from ane_research.experiment import Experiment
from ane_research.report.runs import open_run
from ane_research.schedule import run_experiments
from tests.tiny import write_tiny_experiment


class Unit:
    def __init__(self, name: str) -> None:
        self.folder = Path(name)


class Recording:
    """An experiment of one unit that says what was done with it."""

    def __init__(self, name: str) -> None:
        self.units = [Unit(name)]
        self.calls: list[str] = []

    def start(self) -> None:
        self.calls.append("start")

    def stop(self, error: BaseException) -> None:
        self.calls.append(f"stop: {type(error).__name__}")

    def generate_and_save_artifacts(self) -> None:
        self.calls.append("finish")


def engine(units: Iterable[Any]) -> Iterator[tuple[Any, None]]:
    for unit in units:
        yield unit, None


def test_what_interrupts_after_an_experiment_stops_only_the_others() -> None:
    first, second = Recording("first"), Recording("second")
    fates = run_experiments([first, second], engine, lambda _: None)  # type: ignore[list-item]
    assert next(iter(fates)) == (first, None)
    fates.close()  # type: ignore[attr-defined]  # as a broken pipe at the caller's does
    assert first.calls == ["start", "finish"]
    assert second.calls == ["stop: GeneratorExit"]


@pytest.fixture
def experiment(tmp_path: Path) -> Experiment:
    path = write_tiny_experiment(tmp_path)
    return Experiment(path, output_dir=tmp_path / "outputs", device="cpu")


def begun(experiment: Experiment) -> Path:
    assert experiment.begin()
    assert experiment.run_dir is not None
    return experiment.run_dir


def test_wrong_input_leaves_no_new_folder(experiment: Experiment) -> None:
    folder = begun(experiment)
    experiment.stop(InputError("no such cluster"))
    assert not folder.exists()


def test_a_full_disk_leaves_the_epochs_that_were_finished(experiment: Experiment) -> None:
    checkpoint = begun(experiment) / "seed_1" / "training" / "model_state_e1_b0.th"
    checkpoint.parent.mkdir(parents=True)
    checkpoint.touch()
    experiment.stop(InputError("out.log: cannot be written: No space left on device"))
    assert checkpoint.exists()
    assert json.loads((begun(experiment) / "manifest.json").read_text())["status"] == "waiting"


def test_wrong_input_leaves_an_interrupted_training_where_it_is(experiment: Experiment) -> None:
    checkpoint = begun(experiment) / "seed_1" / "training" / "model_state_e1_b0.th"
    checkpoint.parent.mkdir(parents=True)
    checkpoint.touch()
    experiment.stop(KeyboardInterrupt())
    folder = begun(experiment)
    experiment.stop(InputError("no such cluster"))
    assert checkpoint.exists()
    assert checkpoint.is_relative_to(folder)
    assert open_run(folder).manifest["status"] == "failed"
