"""Hostile model archives are refused, and nothing of them is left anywhere."""

import io
import json
import pickle
import re
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

import ane_research.archive
from ane_research.archive import class_paths, extract, load_model_archive
from ane_research.errors import InputError

Member = tuple[tarfile.TarInfo, bytes]


def member(
    name: str, content: bytes = b"", kind: bytes = tarfile.REGTYPE, link: str = ""
) -> Member:
    info = tarfile.TarInfo(name)
    info.size, info.type, info.linkname = len(content), kind, link
    return info, content


@pytest.fixture
def archive(tmp_path: Path) -> Callable[..., Path]:
    """Writes `inner/model.tar.gz` with some members."""

    def write(*members: Member) -> Path:
        path = tmp_path / "inner" / "model.tar.gz"
        path.parent.mkdir()
        with tarfile.open(path, "w:gz") as tar:
            for info, content in members:
                tar.addfile(info, io.BytesIO(content))
        return path

    return write


@pytest.mark.parametrize(
    ("hostile", "message"),
    [
        (member("../evil.txt", b"x"), r"'\.\./evil\.txt' lies outside of it"),
        (member("/evil.txt", b"x"), r"'/evil\.txt' lies outside of it"),
        (member("a/../../evil.txt", b"x"), "lies outside of it"),
        (member("evil", kind=tarfile.SYMTYPE, link="/etc/passwd"), "is a link or a device"),
        (member("evil", kind=tarfile.LNKTYPE, link="../evil.txt"), "is a link or a device"),
        (member("evil", kind=tarfile.FIFOTYPE), "is a link or a device"),
    ],
)
def test_members_that_reach_out_are_refused(
    archive: Callable[..., Path], tmp_path: Path, hostile: Member, message: str
) -> None:
    path = archive(member("config.json", b"{}"), hostile)
    with pytest.raises(InputError, match=message):
        extract(path, tmp_path / "inner" / "out")
    assert not list(tmp_path.rglob("evil*"))


def test_a_bomb_is_refused(archive: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ane_research.archive, "LARGEST_BYTES", 1000)
    path = archive(member("weights.th", b"\0" * 2000))
    with pytest.raises(InputError, match="holds more than"):
        load_model_archive(path)


def test_what_is_no_archive_is_named(tmp_path: Path) -> None:
    path = tmp_path / "model.tar.gz"
    path.write_bytes(b"\x1f\x8b not really")
    with pytest.raises(InputError, match=r"model\.tar\.gz: not a readable model archive"):
        load_model_archive(path)


def test_a_class_of_any_module_is_refused(archive: Callable[..., Path]) -> None:
    config = {"dataset_reader": {"type": "subprocess.Popen", "args": ["true"]}, "model": {}}
    path = archive(member("config.json", json.dumps(config).encode()))
    with pytest.raises(InputError, match=r"names the class subprocess\.Popen"):
        load_model_archive(path)


@pytest.mark.parametrize(
    ("section", "name"),
    [
        ({"model": {"type": "from_archive", "archive_file": "theirs.tar.gz"}}, "from_archive"),
        ({"model": {}, "dataset_reader": "from_archive"}, "from_archive"),
        ({"model": {}, "vocabulary": {"type": "antigravity.Vocabulary"}}, "antigravity.Vocabulary"),
    ],
)
def test_neither_other_archives_nor_modules_are_opened(
    archive: Callable[..., Path], section: dict, name: str
) -> None:
    path = archive(member("config.json", json.dumps(section).encode()))
    with pytest.raises(InputError, match=f"names the class {re.escape(name)}"):
        load_model_archive(path)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (b'{"model": importstr "/etc/passwd"}', "cannot be read as JSON"),
        (b"[]", "is no JSON object"),
        (b'{"a": "' + b"x" * 2**20 + b'"}', "is larger than"),
    ],
)
def test_a_configuration_is_json_of_bounded_size(
    archive: Callable[..., Path], config: bytes, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        load_model_archive(archive(member("config.json", config)))


def test_an_archive_without_configuration_is_refused(archive: Callable[..., Path]) -> None:
    with pytest.raises(InputError, match=r"config\.json cannot be read"):
        load_model_archive(archive(member("weights.th", b"")))


def test_classes_are_found_wherever_a_type_can_stand() -> None:
    config = {"a": [{"type": "one.Two"}], "b": {"scoring": "os.system"}, "c": "sst/train.txt"}
    assert sorted(class_paths(config)) == ["one.Two", "os.system"]


class Evil:
    def __reduce__(self) -> tuple:
        return (Path.touch, (Path("unpickled"),))


def test_weights_that_are_a_pickle_of_something_else_are_not_unpickled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    from ane_research.archive import weights_only

    monkeypatch.chdir(tmp_path)
    torch.save({"weight": Evil()}, "weights.th")
    with weights_only(), pytest.raises(pickle.UnpicklingError):
        torch.load("weights.th")
    assert not Path("unpickled").exists()
