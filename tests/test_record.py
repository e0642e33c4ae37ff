"""Tests of what is taken from other folders."""

import json
from pathlib import Path

import pytest

from ane_research.record import Record, earlier_results, read_record, take_training


def test_a_folder_whose_model_was_removed_has_no_training_to_take(tmp_path: Path) -> None:
    origin, folder = tmp_path / "origin", tmp_path / "folder"
    (origin / "vocabulary").mkdir(parents=True)
    (origin / "metrics.json").write_text("{}")
    folder.mkdir()
    with pytest.raises(FileNotFoundError):
        take_training(origin, folder)
    assert list(folder.iterdir()) == []


def test_entries_that_no_run_made_are_left_out(tmp_path: Path) -> None:
    entry = {"identity": "abc", "seconds": 1.0}
    entries = {"train": entry, "predict": "abc", "a": {}, "b": {"identity": 1, "seconds": 1}}
    (tmp_path / "stages.json").write_text(json.dumps(entries))
    assert read_record(tmp_path) == {"train": entry}


def test_a_resumed_training_is_not_taken_by_other_runs(tmp_path: Path) -> None:
    for seed, resumed in ((1, True), (2, False)):
        folder = tmp_path / "mine" / "run" / f"seed_{seed}"
        folder.mkdir(parents=True)
        Record(folder).add("train", f"of seed {seed}", 1.0, threads=2, resumed=resumed)
    assert list(earlier_results(tmp_path, tmp_path / "other")) == ["of seed 2"]
    assert not earlier_results(tmp_path, tmp_path / "mine" / "run" / "seed_2")
