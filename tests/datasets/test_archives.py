"""Files out of archives."""

import io
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import ane_research.datasets.archives
from ane_research.datasets.archives import ArchiveError, extract

CONTENTS = {"data/train.txt": b"train", "data/test.txt": b"test", "README": b"read"}


def write_zip(path: Path, contents: dict[str, bytes] = CONTENTS) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return path


def write_tar(path: Path, contents: dict[str, bytes] = CONTENTS) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        folder = tarfile.TarInfo("data")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
        for name, content in contents.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


@pytest.mark.parametrize("write", [write_zip, write_tar])
def test_the_named_files_are_taken_out_and_no_others(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    found = extract(write(tmp_path / "archive"), ["README", "data/test.txt"], tmp_path / "out")
    assert {name: path.read_bytes() for name, path in found.items()} == {
        "README": b"read",
        "data/test.txt": b"test",
    }
    assert sorted((tmp_path / "out").iterdir()) == sorted(found.values())


@pytest.mark.parametrize("write", [write_zip, write_tar])
def test_a_file_that_is_not_in_the_archive_is_left_out(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    assert extract(write(tmp_path / "archive"), ["absent"], tmp_path) == {}


@pytest.mark.parametrize("write", [write_zip, write_tar])
def test_a_name_that_leads_out_of_the_folder_does_not(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    archive = write(tmp_path / "archive", {"../../outside": b"x"})
    (tmp_path / "out").mkdir()
    found = extract(archive, ["../../outside"], tmp_path / "out")
    assert found["../../outside"].parent == tmp_path / "out"


@pytest.mark.parametrize("cut", [0, 20, 150])
def test_an_archive_that_breaks_off_is_refused(cut: int, tmp_path: Path) -> None:
    path = write_tar(tmp_path / "archive")
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(ArchiveError, match="what arrived cannot be unpacked"):
        extract(path, ["README"], tmp_path)


def test_a_file_that_grows_beyond_measure_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ane_research.datasets.archives, "LARGEST_BYTES", 1000)
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.txt", b"0" * 10_000_000)
    with pytest.raises(ArchiveError, match="unpacks to more than"):
        extract(tmp_path / "bomb.zip", ["zeros.txt"], tmp_path)


def test_links_in_an_archive_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    link = tarfile.TarInfo("data.txt")
    link.type, link.linkname = tarfile.SYMTYPE, str(secret)
    with tarfile.open(tmp_path / "links.tar", "w") as archive:
        archive.addfile(link)
    assert extract(tmp_path / "links.tar", ["data.txt"], tmp_path) == {}
