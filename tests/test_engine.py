"""Units in processes of their own: the same results, and a failure costs its unit only."""

import json
from pathlib import Path

import pytest
import torch

from ane_research.commands import main
from ane_research.engine import attempt_into_log
from ane_research.errors import UnitError
from ane_research.report.runs import Run, all_runs
from ane_research.unit import Unit
from tests.tiny import write_tiny_experiment

pytestmark = pytest.mark.slow
FILES = ("instances.parquet", "importance.parquet", "agreement.parquet")


def run(experiments: Path, outputs: Path, *options: str) -> int:
    arguments = ["--experiment_path", str(experiments), "--output_dir", str(outputs)]
    return main(["run", *arguments, "--device", "cpu", *options])


def of_experiment(outputs: Path, name: str) -> Run:
    (found,) = all_runs(outputs, name)
    return found


def test_two_processes_find_what_one_does(tmp_path: Path) -> None:
    path = write_tiny_experiment(tmp_path)
    for workers in ("1", "2"):
        assert run(path, tmp_path / workers, "--seeds", "1", "2", "--workers", workers) == 0
    one, two = (of_experiment(tmp_path / workers, "tiny") for workers in ("1", "2"))
    for seed in (1, 2):
        for name in FILES:
            first, second = (found.seed_folders[seed] / name for found in (one, two))
            assert first.read_bytes() == second.read_bytes(), name
    tables = sorted((one.folder / "correlation").iterdir())
    for table in tables:
        assert table.read_bytes() == (two.folder / "correlation" / table.name).read_bytes()


def test_a_log_that_cannot_be_written_costs_its_unit_only(tmp_path: Path) -> None:
    (tmp_path / "seed_2").touch()
    unit = Unit(tmp_path / "mine.jsonnet", 2, tmp_path / "seed_2", {}, {})
    _, error = attempt_into_log(unit, torch.get_num_threads())
    assert isinstance(error, UnitError)
    assert "seed_2/unit.log: cannot be written: " in str(error)


@pytest.mark.parametrize(
    ("measure", "reason"),
    [("Raising", "RuntimeError: no such luck"), ("Killed", "its process was killed")],
)
def test_a_unit_that_fails_leaves_the_others_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], measure: str, reason: str
) -> None:
    folder = tmp_path / "experiments"
    folder.mkdir()
    path = write_tiny_experiment(folder)
    bad = f"{{ evaluation+: {{ importance+: {{ worse: 'tests.failing.{measure}' }} }} }}"
    (folder / "bad.jsonnet").write_text(f"(import '{path}') + {bad}")
    assert run(folder, tmp_path / "outputs", "--workers", "2") == 1
    assert of_experiment(tmp_path / "outputs", "tiny").manifest["status"] == "complete"
    failed = of_experiment(tmp_path / "outputs", "bad")
    assert failed.manifest["status"] == "failed"
    log = failed.folder / "seed_1" / "unit.log"
    assert f"error: bad: seed 1: {reason}" in capsys.readouterr().err
    assert log.is_file()
    finished = json.loads((failed.folder / "seed_1" / "stages.json").read_text())
    assert {"train", "predict", "importance/gradient"} <= set(finished)
