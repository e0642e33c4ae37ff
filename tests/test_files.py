import os
from pathlib import Path

import pytest

from ane_research.files import atomic_path, read_json, write_json


def test_a_file_that_fails_half_way_leaves_the_old_one_alone(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    path.write_text("old")
    with pytest.raises(UnicodeEncodeError), atomic_path(path) as temporary:
        temporary.write_text("half of the new \ud800", encoding="utf-8")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_is_on_the_disk_before_its_name_is_and_the_name_before_it_is_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file.txt"
    path.write_text("old")
    synced: list[tuple[str, str]] = []

    def record(descriptor: int) -> None:
        what = Path(os.readlink(f"/proc/self/fd/{descriptor}"))
        content = "" if what.is_dir() else what.read_text()
        synced.append((content or "folder", path.read_text()))

    monkeypatch.setattr(os, "fsync", record)
    with atomic_path(path) as temporary:
        temporary.write_text("new")
    assert synced == [("new", "old"), ("folder", "new")]


def test_json_comes_back_as_it_was_written(tmp_path: Path) -> None:
    write_json({"b": [1.5], "a": None}, tmp_path / "file.json")
    assert read_json(tmp_path / "file.json") == {"a": None, "b": [1.5]}


@pytest.mark.parametrize(
    ("text", "message"),
    [("[1]", "no JSON object"), ("{", "Expecting"), ('{"long": 1}', "larger than 9 bytes")],
)
def test_what_is_no_small_json_object_is_refused(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    path.write_text(text)
    with pytest.raises(ValueError, match=message):
        read_json(path, largest=9)
