"""The reader of 20 Newsgroups."""

import io
import logging
import tarfile
from collections import Counter
from pathlib import Path

import pytest

from ane_research.dataset_readers.newsgroups import SPORTS, NewsgroupsReader, read_records
from ane_research.errors import InputError

POST = """\
From: someone@example.org
Subject: a game

In article <1@example.org> another@example.org writes:
> who won?

The home team won {score} caf\u00e9.

--
Someone, Somewhere
"""


def write_archive(path: Path, posts: dict[str, str]) -> str:
    with tarfile.open(path, "w:gz") as tar:
        for name, post in posts.items():
            content = post.encode("latin-1")
            member = tarfile.TarInfo(f"20news-bydate-{name}")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return str(path)


@pytest.fixture
def archive(tmp_path: Path) -> str:
    """Five posts to each of three groups, one of them empty but for a quote."""
    groups = ("rec.sport.hockey", "rec.sport.baseball", "sci.med")
    posts = {
        f"{half}/{group}/{number}": POST.format(score=f"{number}-0")
        for group in groups
        for half, number in (("train", 2), ("train", 1), ("test", 3), ("test", 4), ("test", 5))
    }
    posts["train/rec.sport.hockey/2"] = "Subject: a game\n\n> who won?\n"
    return write_archive(tmp_path / "posts.tar.gz", posts)


def test_posts_of_both_halves_are_read_in_the_order_of_their_names(archive: str) -> None:
    records = read_records(Path(archive), {"rec.sport.baseball": "0"})
    assert [record.text.split()[4] for record in records] == ["3-0", "4-0", "5-0", "1-0", "2-0"]


def test_headers_footers_and_quotes_are_removed_and_words_prepared(archive: str) -> None:
    first = next(NewsgroupsReader().iterate_texts(archive))
    assert first.tokens == ["the", "home", "team", "won", "qqq", "qqq", "caf\u00e9", "."]
    assert first.label == "0"


def test_a_post_of_nothing_but_quotes_is_left_out_and_counted(
    archive: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        labels = Counter(text.label for text in NewsgroupsReader().iterate_texts(archive))
    assert labels == {"0": 5, "1": 4}
    assert caplog.messages == [f"{archive}: left out 1 posts without words of their own"]


def test_other_groups_may_be_told_apart(archive: str) -> None:
    reader = NewsgroupsReader({"sci.med": "medicine", "rec.sport.baseball": "sport"})
    labels = Counter(text.label for text in reader.iterate_texts(archive))
    assert labels == {"medicine": 5, "sport": 5}


def test_splits_are_parts_of_the_posts(archive: str) -> None:
    parts = [
        sum(1 for _ in NewsgroupsReader().iterate_texts(f"{archive}#{name}"))
        for name in ("train", "validation", "test")
    ]
    assert parts == [5, 2, 2]


def test_a_group_without_posts_is_named(archive: str) -> None:
    with pytest.raises(InputError, match=r"posts.tar.gz: no posts to the group 'sci.space'"):
        read_records(Path(archive), {"sci.med": "0", "sci.space": "1"})


@pytest.mark.parametrize("content", [b"no archive", b""])
def test_what_is_no_archive_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "posts.tar.gz"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"posts.tar.gz: not a readable tar archive"):
        read_records(path, SPORTS)


def test_the_real_posts_are_split_in_jain_and_wallaces_shares(shared: Path) -> None:
    path = shared / "data" / "20news_sports" / "20news-bydate-sports.tar.gz"
    records = read_records(path, SPORTS)
    assert Counter(record.label for record in records) == {"0": 958, "1": 975}
    split = NewsgroupsReader().split
    sizes = [len(split.select(records, name)) for name in ("train", "validation", "test")]
    assert sizes == [1236, 310, 387]
