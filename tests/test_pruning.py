"""What is deleted, and what never is."""

import json
import os
from pathlib import Path

import pytest

from ane_research.commands import main
from ane_research.pruning import checkpoints, freed_bytes, superseded_runs


def write_run(
    outputs: Path, day: int, name: str = "sst", base: str | None = None, **manifest: object
) -> Path:
    folder = outputs / name / f"2026-11-{day:02}T00-00-00Z"
    (folder / "seed_1" / "training").mkdir(parents=True)
    content = {"status": "complete", "experiment": "sst", "configuration_hash": "a", "seeds": [1]}
    (folder / "manifest.json").write_text(json.dumps(content | manifest))
    (folder / "experiment.json").write_text(json.dumps({"model": {"base": base}}))
    return folder


def test_a_run_with_a_newer_finished_one_of_its_configuration_is_superseded(
    tmp_path: Path,
) -> None:
    old = write_run(tmp_path, 1)
    failed = write_run(tmp_path, 2, status="failed")
    write_run(tmp_path, 3)
    assert superseded_runs(tmp_path) == [old, failed]


@pytest.mark.parametrize(
    "newer",
    [{"configuration_hash": "b"}, {"status": "failed"}, {"seeds": [2]}, {"data": {"x": "sha256:"}}],
)
def test_a_run_that_has_something_of_its_own_is_kept(tmp_path: Path, newer: dict) -> None:
    write_run(tmp_path, 1)
    write_run(tmp_path, 2, **newer)
    assert superseded_runs(tmp_path) == []


def test_a_run_whose_models_another_one_needs_is_kept(tmp_path: Path) -> None:
    base, studied, neither = (write_run(tmp_path, day) for day in (1, 2, 3))
    write_run(tmp_path, 4)
    write_run(tmp_path, 5, "adversary", base=str(base), experiment="adversary")
    write_run(tmp_path, 6, "released", trained=str(studied), experiment="released")
    assert superseded_runs(tmp_path) == [neither]


def test_what_a_superseded_run_needs_can_go_with_it(tmp_path: Path) -> None:
    base = write_run(tmp_path, 1)
    write_run(tmp_path, 2)
    adversary = write_run(tmp_path, 3, "adversary", base=str(base), experiment="adversary")
    write_run(tmp_path, 4, "adversary", experiment="adversary")
    assert superseded_runs(tmp_path) == [adversary, base]


def test_a_run_that_is_running_is_kept(tmp_path: Path) -> None:
    running = write_run(tmp_path, 1, status="running")
    (running / "seed_1" / "training" / "best.th").touch()
    (running / ".lock").touch()
    write_run(tmp_path, 2)
    assert superseded_runs(tmp_path) == []
    assert checkpoints(tmp_path) == []


def test_a_file_that_lies_elsewhere_too_frees_nothing(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "own").write_bytes(b"12345")
    (tmp_path / "elsewhere").write_bytes(b"1234567")
    os.link(tmp_path / "elsewhere", tmp_path / "run" / "shared")
    assert freed_bytes([tmp_path / "run"]) == 5
    assert freed_bytes([tmp_path / "run", tmp_path / "elsewhere"]) == 12


def test_nothing_is_deleted_without_being_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = write_run(tmp_path, 1), write_run(tmp_path, 2)
    checkpoint = new / "seed_1" / "training" / "best.th"
    checkpoint.write_bytes(b"0" * 1_000_000)
    assert main(["prune", "--output_dir", str(tmp_path)]) == 0
    assert old.exists()
    assert checkpoint.exists()
    output = capsys.readouterr().out
    assert f"superseded run: {old}\ncheckpoint: {checkpoint}\n1.0 MB; --yes" in output
    assert main(["prune", "--output_dir", str(tmp_path), "--yes"]) == 0
    assert "1.0 MB freed" in capsys.readouterr().out
    assert not old.exists()
    assert not checkpoint.exists()
    assert new.exists()
