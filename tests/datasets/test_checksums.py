"""Checksums against values known from elsewhere."""

from pathlib import Path

import pytest

from ane_research.datasets import DATASETS, DataFile, Dataset, checksum, differing_files
from ane_research.datasets.checksums import agrees, git_blob_id

# `printf hello | sha256sum` and `printf hello | git hash-object --stdin`.
HELLO_SHA256 = "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
HELLO_BLOB = "git-blob:b6fc4c620b67d95f953a5c1c1230aaab5db5a1b0"


@pytest.fixture
def hello(tmp_path: Path) -> Path:
    path = tmp_path / "hello.txt"
    path.write_bytes(b"hello")
    return path


def test_checksum_is_the_sha256(hello: Path) -> None:
    assert checksum(hello) == HELLO_SHA256


def test_git_blob_id_is_what_git_says(hello: Path) -> None:
    assert git_blob_id(hello) == HELLO_BLOB


@pytest.mark.parametrize("published", [HELLO_SHA256, HELLO_BLOB])
def test_a_file_agrees_until_it_changes(hello: Path, published: str) -> None:
    assert agrees(hello, published)
    hello.write_bytes(b"hello\n")
    assert not agrees(hello, published)


def test_an_unknown_kind_of_checksum_is_refused(hello: Path) -> None:
    with pytest.raises(ValueError, match="md5:abc"):
        agrees(hello, "md5:abc")


def test_only_files_that_are_there_and_differ_are_named(root: Path) -> None:
    same, other, absent = (
        DataFile(name, checksum=HELLO_SHA256) for name in ("same.txt", "other.txt", "absent.txt")
    )
    unpublished = DataFile("unpublished.txt")
    dataset = Dataset("greetings", (same, other, absent, unpublished), "none stated", "")
    (root / "same.txt").write_bytes(b"hello")
    (root / "other.txt").write_bytes(b"bye")
    (root / "unpublished.txt").write_bytes(b"bye")
    assert differing_files(dataset) == [other]


def test_the_real_treebank_has_its_published_checksums(
    shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANE_DATA_ROOT", str(shared / "data"))
    files = DATASETS["sst"].files
    assert all(agrees(shared / "data" / file.path, file.checksum or "") for file in files)
    assert differing_files(DATASETS["sst"]) == []


def test_of_the_real_reviews_only_the_rebuilt_training_split_differs(
    shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANE_DATA_ROOT", str(shared / "data"))
    assert [file.path for file in differing_files(DATASETS["imdb"])] == ["imdb/train.csv"]
