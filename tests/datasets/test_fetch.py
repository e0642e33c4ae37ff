"""Fetching against a local server: whole and verified under the data root, or not at all."""

import hashlib
import logging
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from ane_research.datasets import DATASETS, Archive, DataFile, checksum, locate, provide
from ane_research.datasets.fetch import fetch
from ane_research.errors import InputError, MissingDataError
from tests.datasets.conftest import BODY
from tests.datasets.test_archives import write_tar

SHA256 = f"sha256:{hashlib.sha256(BODY).hexdigest()}"
OTHER_SHA256 = "sha256:" + "0" * 64


def files_under(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def test_a_good_file_is_fetched_whole_and_alone(server: str, root: Path) -> None:
    path = fetch(DataFile("sst/train.txt", f"{server}/good", SHA256))
    assert path == root / "sst" / "train.txt"
    assert path.read_bytes() == BODY
    assert files_under(root) == [path]


def test_a_fetched_file_is_not_fetched_again(server: str, root: Path) -> None:
    file = DataFile("sst/train.txt", f"{server}/good", SHA256)
    path = provide(file)
    written = path.stat().st_mtime_ns
    assert provide(file) == path
    assert path.stat().st_mtime_ns == written


def test_the_download_shows_its_progress(
    server: str, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fetch(DataFile("sst/train.txt", f"{server}/good", SHA256))
    assert "train.txt: 100%" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("address", "checksum", "reason"),
    [
        ("truncated", SHA256, "broke off"),
        ("truncated", None, "broke off"),
        ("good", OTHER_SHA256, f"does not have the checksum {OTHER_SHA256}"),
        ("good", "git-blob:" + "0" * 40, "does not have the checksum git-blob:"),
        ("absent", SHA256, "status 404"),
        ("absent", None, "status 404"),
    ],
)
def test_a_bad_download_leaves_nothing_behind_and_says_why(
    server: str, root: Path, address: str, checksum: str | None, reason: str
) -> None:
    with pytest.raises(MissingDataError) as raised:
        fetch(DataFile("sst/train.txt", f"{server}/{address}", checksum))
    message = str(raised.value)
    assert list(root.iterdir()) == []
    assert message.startswith("sst/train.txt: missing")
    assert f"{server}/{address}" in message
    assert reason in message
    assert f"put it at {root / 'sst' / 'train.txt'}" in message
    assert "\n" not in message


@pytest.fixture
def archived(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[DataFile]:
    """Three data files published in one archive, which lacks the last."""
    write_tar(tmp_path / "a.tar.gz", {"a/test.txt": b"test", "a/train.txt": b"train"})
    monkeypatch.setattr(
        "ane_research.datasets.download.download",
        lambda url, path: shutil.copy(tmp_path / "a.tar.gz", path),
    )
    archive = Archive("https://example.org/a.tar.gz", checksum(tmp_path / "a.tar.gz"))
    names = ("train", "test", "absent")
    files = [
        DataFile(f"texts/{name}.txt", archive=archive, member=f"a/{name}.txt") for name in names
    ]
    monkeypatch.setattr("ane_research.datasets.fetch.find_in", lambda archive: files)
    return files


def test_a_file_is_fetched_with_the_others_of_its_archive(
    archived: list[DataFile], root: Path
) -> None:
    assert fetch(archived[1]).read_text() == "test"
    assert (root / "texts" / "train.txt").read_text() == "train"
    assert len(files_under(root)) == 2


def test_a_file_that_is_there_stays_when_its_archive_is_fetched(
    archived: list[DataFile], root: Path
) -> None:
    (root / "texts").mkdir()
    (root / "texts" / "train.txt").write_text("mine")
    provide(archived[1])
    assert provide(archived[0]).read_text() == "mine"


def test_an_archive_without_the_file_is_refused(archived: list[DataFile], root: Path) -> None:
    with pytest.raises(InputError, match=r"texts/absent.txt: missing.*has no file a/absent.txt;"):
        fetch(archived[2])
    assert list(root.iterdir()) == []


def test_an_archive_that_differs_from_its_checksum_is_refused(
    archived: list[DataFile], root: Path
) -> None:
    archive = Archive("https://example.org/a.tar.gz", OTHER_SHA256)
    with pytest.raises(InputError, match="does not have the checksum sha256:0"):
        fetch(replace(archived[0], archive=archive))
    assert list(root.iterdir()) == []


def test_what_is_no_archive_is_refused(server: str, root: Path) -> None:
    file = DataFile("texts/a.txt", archive=Archive(f"{server}/good"), member="a.txt")
    with pytest.raises(InputError, match="what arrived cannot be unpacked"):
        fetch(file)
    assert list(root.iterdir()) == []


def test_a_server_that_is_gone_leaves_nothing_behind(closed_server: str, root: Path) -> None:
    with pytest.raises(InputError, match=r"cannot be reached \(ConnectionError\); put it at"):
        fetch(DataFile("sst/train.txt", f"{closed_server}/good", SHA256))
    assert list(root.iterdir()) == []


def test_a_page_in_place_of_an_archive_is_refused(server: str, root: Path) -> None:
    with pytest.raises(InputError, match="not a zip file"):
        fetch(DataFile("embeddings/vectors.zip", f"{server}/good"))
    assert list(root.iterdir()) == []


def test_a_failed_download_leaves_the_file_of_another_intact(server: str, root: Path) -> None:
    (root / "sst").mkdir()
    (root / "sst" / "dev.txt").write_text("kept")
    with pytest.raises(InputError):
        fetch(DataFile("sst/train.txt", f"{server}/truncated", SHA256))
    assert files_under(root) == [root / "sst" / "dev.txt"]


def test_a_data_root_that_is_a_file_is_named(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("ANE_DATA_ROOT", str(tmp_path / "file"))
    with pytest.raises(InputError, match=r"File exists: '.*file'"):
        fetch(DataFile("sst/train.txt", f"{server}/good", SHA256))


def test_a_restricted_file_says_how_to_come_by_it(root: Path) -> None:
    note = "ask its publisher at example.org"
    with pytest.raises(MissingDataError, match=f"cannot be fetched; {note}; put it at {root}"):
        provide(DataFile("mimic/anemia.csv", note=note))


def test_an_existing_path_is_taken_as_it_is(root: Path) -> None:
    Path("mine.txt").touch()
    (root / "mine.txt").touch()
    assert locate("mine.txt") == Path("mine.txt")
    assert locate(Path("mine.txt").absolute()) == Path("mine.txt").absolute()


def test_another_path_is_looked_up_under_the_data_root(root: Path) -> None:
    (root / "own").mkdir()
    (root / "own" / "mine.txt").touch()
    assert locate("own/mine.txt") == root / "own" / "mine.txt"


def test_a_missing_known_file_is_fetched_by_locate(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched = []

    def pretend(url: str, path: Path) -> None:
        fetched.append(url)
        path.write_text("other text")

    monkeypatch.setattr("ane_research.datasets.download.download", pretend)
    with pytest.raises(InputError, match="does not have the checksum git-blob:"):
        locate("sst/dev.txt")
    assert fetched == [DATASETS["sst"].files[1].url]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("own/absent.txt", "own/absent.txt: no such file.*put it there or set ANE_DATA_ROOT"),
        ("{root}/absent.txt", "absent.txt: no such file$"),
        ("{root}", "is a folder"),
    ],
)
def test_what_is_no_file_is_one_message(root: Path, name: str, expected: str) -> None:
    with pytest.raises(InputError, match=expected):
        locate(name.format(root=root))


def test_a_file_that_differs_is_used_with_one_warning(
    root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (root / "sst").mkdir()
    (root / "sst" / "dev.txt").write_text("not the treebank")
    with caplog.at_level(logging.WARNING):
        assert locate("sst/dev.txt") == root / "sst" / "dev.txt"
        assert locate("sst/dev.txt") == root / "sst" / "dev.txt"
    assert len(caplog.records) == 1
    assert "dev.txt: used, although it differs" in caplog.text


def test_a_file_that_agrees_is_used_without_a_word(
    server: str, root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = DataFile("own/mine.txt", f"{server}/good", SHA256)
    fetch(file)
    provide(file)
    assert caplog.records == []
