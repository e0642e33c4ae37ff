"""What the status says of runs, from files alone."""

import json
import os
import time
from pathlib import Path

import pytest

from ane_research.commands import main
from ane_research.report.runs import Run
from ane_research.report.status import SECONDS_TO_LIVE, duration, run_status

CONFIGURATION = {
    "trainer": {"num_epochs": 40, "validation_metric": "+auc"},
    "evaluation": {"importance": {"attention": "attention"}, "agreement": {"tau": "kendall_tau"}},
}


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """A run of two seeds whose process is alive and has done nothing yet."""
    folder = tmp_path / "sst" / "2026-11-21T08-15-02Z"
    (folder / "seed_1" / "training").mkdir(parents=True)
    write(folder / "manifest.json", {"status": "running", "seeds": [1, 2]})
    write(folder / "experiment.json", CONFIGURATION)
    (folder / ".lock").touch()
    return Run(folder)


def write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content))


def test_a_training_shows_its_epochs_and_the_last_metric(run: Run) -> None:
    seed = run.folder / "seed_1"
    write(seed / "progress.json", {"stage": "train", "began": time.time() - 60})
    for epoch in range(10):
        write(seed / "training" / f"metrics_epoch_{epoch}.json", {"validation_auc": epoch / 10})
    first, second = run_status(run)
    assert (first.state, first.stage, first.metric) == ("running", "train", "validation auc 0.900")
    assert first.progress == 0.25
    assert first.seconds_left == pytest.approx(180, abs=5)  # the test takes time itself
    assert (second.state, second.stage) == ("waiting", "0 of 4 stages")


def test_a_stage_shows_its_batches(run: Run) -> None:
    progress = {"stage": "importance/attention", "began": time.time(), "done": 3, "total": 4}
    write(run.folder / "seed_1" / "progress.json", progress)
    assert run_status(run)[0].progress == 0.75


def test_a_seed_is_complete_when_all_its_stages_are(run: Run) -> None:
    stages = ("train", "predict", "importance/attention", "agreement/tau")
    entries = {stage: {"identity": "", "seconds": 1.0} for stage in stages}
    write(run.folder / "seed_1" / "stages.json", entries)
    write(run.folder / "seed_1" / "metrics.json", {"test_accuracy": 0.8})
    status = run_status(run)[0]
    assert (status.state, status.metric) == ("complete", "test accuracy 0.800")


def test_a_run_whose_lock_is_old_has_stopped(run: Run) -> None:
    write(run.folder / "seed_1" / "progress.json", {"stage": "train", "began": 0})
    then = time.time() - SECONDS_TO_LIVE - 1
    os.utime(run.folder / ".lock", (then, then))
    assert [status.state for status in run_status(run)] == ["stopped", "stopped"]


@pytest.mark.parametrize("state", ["failed", "interrupted"])
def test_a_run_that_ended_says_how(run: Run, state: str) -> None:
    write(run.folder / "manifest.json", {"status": state, "seeds": [1]})
    assert [status.state for status in run_status(Run(run.folder))] == [state]


def test_the_command_shows_every_seed(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--output_dir", str(run.folder.parents[1])]) == 0
    assert capsys.readouterr().out.count("waiting") == 2


def test_the_command_without_runs_is_wrong_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["status", "--output_dir", str(tmp_path)]) == 2
    assert "no run in it" in capsys.readouterr().err


def test_durations_are_read_as_clocks_are() -> None:
    assert [duration(seconds) for seconds in (0.4, 61, 3723)] == ["0:00:00", "0:01:01", "1:02:03"]


def test_a_finished_run_whose_results_are_gone_is_damaged(run: Run) -> None:
    write(run.folder / "manifest.json", {"status": "complete", "seeds": [1]})
    assert [status.state for status in run_status(Run(run.folder))] == ["damaged"]
    stages = ("train", "predict", "importance/attention", "agreement/tau")
    entries = {stage: {"identity": "", "seconds": 1.0} for stage in stages}
    write(run.folder / "seed_1" / "stages.json", entries)
    assert [status.state for status in run_status(Run(run.folder))] == ["complete"]
    (run.folder / "experiment.json").write_text("{")
    assert [status.state for status in run_status(Run(run.folder))] == ["damaged"]
