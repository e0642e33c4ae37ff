"""Runs that are killed, interrupted or out of room go on where they were, and lose nothing."""

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ane_research.errors import InputError
from ane_research.experiment import Experiment
from ane_research.report.runs import all_runs
from tests.processes import exit_status, in_child, kill_session, wait_for
from tests.tiny import write_tiny_experiment

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[1]
FILES = ("instances.parquet", "importance.parquet", "agreement.parquet")
SEEDS = ("1",)


def command(path: Path, outputs: Path) -> list[str]:
    options = ["--output_dir", str(outputs), "--device", "cpu", "--seeds", *SEEDS]
    return ["run", "--experiment_path", str(path), *options]


def rows(run_dir: Path) -> dict[str, bytes]:
    return {
        f"{seed}/{name}": (run_dir / f"seed_{seed}" / name).read_bytes()
        for seed in SEEDS
        for name in FILES
    }


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes], float]:
    """An experiment, what it finds if nothing happens, and how long that takes."""
    folder = tmp_path_factory.mktemp("survival")
    path = write_tiny_experiment(folder)
    child = in_child(command(path, folder / "outputs"))
    start = time.monotonic()
    assert exit_status(child) == 0
    seconds = time.monotonic() - start
    (run,) = all_runs(folder / "outputs")
    return path, rows(run.folder), seconds


def test_killed_at_twenty_moments_it_finds_the_same(
    undisturbed: tuple[Path, dict[str, bytes], float], tmp_path: Path
) -> None:
    path, expected, seconds = undisturbed
    moments = random.Random(13)
    outputs = tmp_path / "outputs"
    kills = 0
    finished_stages: list[int] = []
    while kills < 20:
        child = in_child(command(path, outputs))
        time.sleep(moments.uniform(0.05, 0.6) * seconds)
        kill_session(child.pid)
        if exit_status(child) == -signal.SIGKILL:
            kills += 1
        for run in all_runs(outputs):
            assert run.manifest["status"] in ("waiting", "running", "complete")
        records = sorted(outputs.rglob("stages.json"))
        finished_stages.append(sum(len(json.loads(record.read_text())) for record in records))
        if finished_stages[-1] == 2 + 6 + 3:  # start again, in a place of its own
            outputs = tmp_path / f"outputs_{kills}"
    assert max(finished_stages) > 0
    for folder in tmp_path.iterdir():
        assert exit_status(in_child(command(path, folder))) == 0
        (run,) = all_runs(folder)
        assert run.manifest["status"] == "complete"
        assert rows(run.folder) == expected


def test_an_interruption_is_status_130_and_keeps_what_is_finished(
    undisturbed: tuple[Path, dict[str, bytes], float], tmp_path: Path
) -> None:
    path, expected, _ = undisturbed
    child = in_child(command(path, tmp_path))
    wait_for(lambda: list(tmp_path.rglob("seed_1/stages.json")))
    os.kill(child.pid, signal.SIGINT)
    assert exit_status(child) == 130
    (run,) = all_runs(tmp_path)
    assert run.manifest["status"] == "interrupted"
    assert exit_status(in_child(command(path, tmp_path))) == 0
    (run,) = all_runs(tmp_path)
    assert rows(run.folder) == expected


def limit_files() -> None:
    """No file of this process may grow beyond 20 kB, as if the disk were full."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))


def test_without_room_it_says_so_and_goes_on_later(
    undisturbed: tuple[Path, dict[str, bytes], float], tmp_path: Path
) -> None:
    path, expected, _ = undisturbed
    result = subprocess.run(
        [sys.executable, str(ROOT / "run_experiment.py"), *command(path, tmp_path / "outputs")[1:]],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=limit_files,
    )
    assert result.returncode == 1
    assert "File too large" in result.stderr
    assert not list((tmp_path / "outputs").rglob("*.parquet.*"))
    assert exit_status(in_child(command(path, tmp_path / "outputs"))) == 0
    (run,) = all_runs(tmp_path / "outputs")
    assert rows(run.folder) == expected


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_an_output_folder_that_cannot_be_written_is_wrong_input(
    undisturbed: tuple[Path, dict[str, bytes], float], tmp_path: Path
) -> None:
    path = undisturbed[0]
    tmp_path.chmod(0o500)
    with pytest.raises(InputError, match="cannot be written"):
        Experiment(path, output_dir=tmp_path, device="cpu").begin()


def test_two_runs_started_at_once_do_not_collide(
    undisturbed: tuple[Path, dict[str, bytes], float], tmp_path: Path
) -> None:
    path, expected, _ = undisturbed
    children = [in_child(command(path, tmp_path)) for _ in range(2)]
    assert [exit_status(child) for child in children] == [0, 0]
    found = [run.folder for run in all_runs(tmp_path)]
    assert all(rows(folder) == expected for folder in found)
    assert len(found) in (1, 2)  # 1 if the first had finished before the second looked
