"""Tests of `data`."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from ane_research.commands import data, main
from ane_research.datasets import Archive, DataFile, Dataset
from ane_research.datasets.planted import Sizes

CONTENT = b"(3 (2 good))\n"
CHECKSUM = f"sha256:{hashlib.sha256(CONTENT).hexdigest()}"
TREES = Dataset(
    name="trees",
    files=(
        DataFile("trees/train.txt", "https://example.invalid/trees/train.txt", CHECKSUM),
        DataFile("trees/test.txt", "https://example.invalid/trees/test.txt", CHECKSUM),
    ),
    licence="CC0",
    citation="Green 2011, Trees",
)
NOTES = Dataset(
    name="notes",
    files=(DataFile("notes/train.txt", note="apply for access at example.invalid"),),
    licence="restricted",
    citation="",
)


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data root and two data sets that could lie there."""
    monkeypatch.setenv("ANE_DATA_ROOT", str(tmp_path))
    monkeypatch.setattr(data, "DATASETS", {"trees": TREES, "notes": NOTES})
    return tmp_path


def put(root: Path, name: str, content: bytes = CONTENT) -> None:
    path = root / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


def row(capsys: pytest.CaptureFixture[str], name: str) -> str:
    assert main(["data"]) == 0
    lines = capsys.readouterr().out.splitlines()
    return next(line for line in lines if line.startswith(name))


def test_a_missing_data_set_says_where_it_comes_from(capsys: pytest.CaptureFixture[str]) -> None:
    assert row(capsys, "trees").split() == [
        "trees", "CC0", "no", "-", "https://example.invalid/trees",
    ]  # fmt: skip


def test_a_restricted_data_set_says_how_to_come_by_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert row(capsys, "notes").endswith("apply for access at example.invalid")


def test_a_data_set_that_is_there_agrees_with_its_checksum(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(root, "trees/train.txt")
    put(root, "trees/test.txt")
    assert row(capsys, "trees").split()[2:4] == ["yes", "agrees"]


def test_part_of_a_data_set_is_counted(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(root, "trees/train.txt")
    assert "1 of 2 files" in row(capsys, "trees")


def test_a_file_that_differs_is_named(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(root, "trees/train.txt")
    put(root, "trees/test.txt", b"other")
    assert "differs: trees/test.txt" in row(capsys, "trees")


def test_a_file_without_a_published_checksum_is_said_to_have_none(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(root, "notes/train.txt")
    assert "none published" in row(capsys, "notes")


def test_the_data_root_is_named(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["data"])
    assert capsys.readouterr().out.startswith(f"data root: {root}\n")


def test_fetching_what_is_there_says_where(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(root, "trees/train.txt")
    put(root, "trees/test.txt")
    assert main(["data", "--fetch", "trees"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        str(root / "trees/train.txt"),
        str(root / "trees/test.txt"),
    ]


def test_fetching_what_cannot_be_fetched_is_wrong_input(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["data", "--fetch", "notes"]) == 2
    assert "apply for access" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "hint"),
    [("tree", "did you mean 'trees'?"), ("zzz", "known are notes, trees")],
)
def test_fetching_an_unknown_data_set_names_those_it_may_be(
    capsys: pytest.CaptureFixture[str], name: str, hint: str
) -> None:
    assert main(["data", "--fetch", name]) == 2
    assert capsys.readouterr().err == f"error: --fetch {name}: no such data set; {hint}\n"


def test_a_data_set_in_an_archive_says_where_the_archive_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = Archive("https://example.invalid/pairs.zip")
    file = DataFile("pairs/train.txt", archive=archive, member="train.txt")
    monkeypatch.setitem(data.DATASETS, "pairs", replace(TREES, name="pairs", files=(file,)))
    assert row(capsys, "pairs").endswith(" https://example.invalid/pairs.zip")


def test_generated_stories_are_written_into_a_folder(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data, "Sizes", lambda: Sizes(10, 5, 5))
    assert main(["data", "--write-babi", str(root / "stories")]) == 0
    written = capsys.readouterr().out.splitlines()
    assert sorted(written) == sorted(map(str, (root / "stories").iterdir()))
    assert len(written) == 9


def test_a_folder_for_stories_that_cannot_be_written_is_named(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "taken").touch()
    assert main(["data", "--write-babi", str(root / "taken")]) == 2
    assert capsys.readouterr().err.endswith(
        "taken: cannot be written: File exists; choose another folder\n"
    )


def test_what_to_cite_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data"]) == 0
    assert "trees  Green 2011, Trees\n" in capsys.readouterr().out
