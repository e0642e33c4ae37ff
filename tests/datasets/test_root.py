"""The data root."""

from pathlib import Path

import pytest

from ane_research.datasets import data_root


def test_the_data_root_is_datasets_in_the_working_directory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("ANE_DATA_ROOT", raising=False)
    assert data_root() == Path("datasets")


def test_the_environment_variable_replaces_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ANE_DATA_ROOT", str(tmp_path))
    assert data_root() == tmp_path


def test_an_empty_environment_variable_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANE_DATA_ROOT", "")
    assert data_root() == Path("datasets")
