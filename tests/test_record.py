"""Tests of what is taken from other folders."""

from pathlib import Path

import pytest

from ane_research.record import take_training


def test_a_folder_whose_model_was_removed_has_no_training_to_take(tmp_path: Path) -> None:
    origin, folder = tmp_path / "origin", tmp_path / "folder"
    (origin / "vocabulary").mkdir(parents=True)
    (origin / "metrics.json").write_text("{}")
    folder.mkdir()
    with pytest.raises(FileNotFoundError):
        take_training(origin, folder)
    assert list(folder.iterdir()) == []
