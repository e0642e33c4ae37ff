"""Tests of where runs and results may go."""

import argparse
from pathlib import Path

import pytest

from ane_research.commands import main
from ane_research.commands.places import no_file


@pytest.mark.parametrize("place", ["", "new", "new/deeper", "x" * 300])
def test_a_folder_need_not_be_there(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert no_file(place) == Path(place)


@pytest.mark.parametrize("place", ["taken", "taken/deeper"])
def test_a_file_in_its_place_is_named(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("taken").touch()
    with pytest.raises(argparse.ArgumentTypeError, match=r"^taken is a file; expected a folder"):
        no_file(place)


@pytest.mark.parametrize("option", ["--to", "--output_dir"])
def test_a_command_refuses_it_before_it_does_anything(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").touch()
    with pytest.raises(SystemExit) as ended:
        main(["verdicts", option, str(tmp_path / "taken")])
    assert ended.value.code == 2
    assert "taken is a file; expected a folder" in capsys.readouterr().err
