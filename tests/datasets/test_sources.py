"""The catalogue of data sets is complete in itself."""

import re

import pytest

from ane_research.datasets import DATASETS, DataFile
from ane_research.datasets.sources import find_in, find_path, find_url

FILES = [file for dataset in DATASETS.values() for file in dataset.files]


def test_names_are_keys_and_paths_are_unique() -> None:
    assert [dataset.name for dataset in DATASETS.values()] == list(DATASETS)
    assert len({file.path for file in FILES}) == len(FILES)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.path)
def test_a_file_has_an_address_or_a_note_on_how_to_come_by_it(file: DataFile) -> None:
    assert file.origin or file.note
    assert file.origin is None or file.origin.startswith("https://")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.path)
def test_a_file_of_an_archive_has_a_path_in_it_and_no_address_of_its_own(file: DataFile) -> None:
    assert (file.archive is not None) == bool(file.member)
    assert file.archive is None or file.url is None
    assert file.archive is None or file in find_in(file.archive)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.path)
def test_a_checksum_is_of_a_kind_that_can_be_checked(file: DataFile) -> None:
    checksum = file.archive.checksum if file.archive else file.checksum
    kinds = r"sha256:[0-9a-f]{64}|git-blob:[0-9a-f]{40}"
    assert checksum is None or re.fullmatch(kinds, checksum)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.path)
def test_a_path_lies_under_the_data_root(file: DataFile) -> None:
    assert re.fullmatch(r"[\w-]+(/[\w.-]+)+", file.path)
    assert ".." not in file.path.split("/")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.path)
def test_a_file_is_found_by_its_path_and_its_address(file: DataFile) -> None:
    assert find_path(file.path) is file
    assert file.url is None or find_url(file.url) is file


def test_an_unknown_file_is_not_found() -> None:
    assert find_path("sst/absent.txt") is None
    assert find_url("https://example.org/absent.txt") is None
