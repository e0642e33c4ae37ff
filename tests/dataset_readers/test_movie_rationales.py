"""The reader of movie reviews with rationales."""

import io
import json
import tarfile
from collections import Counter
from pathlib import Path

import pytest

from ane_research.dataset_readers import MovieRationalesReader
from ane_research.errors import InputError

REVIEWS = {
    "movie_reviews/neg/cv000_1.txt": "a waste of time . \n",
    "movie_reviews/pos/cv799_2.txt": "simply great \n",
    "movie_reviews/neg/cv805_3.txt": "dull , dull \nand long",
    "movie_reviews/pos/cv950_4.txt": "it is funny and it is true",
    "movie_reviews/README": "about these reviews",
}
SPANS = {"doc": "movie_reviews/pos/cv950_4.txt", "n_tokens": 7, "spans": [[6, 7], [1, 3], [2, 3]]}


@pytest.fixture
def archive(tmp_path: Path) -> str:
    path = tmp_path / "reviews.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        for name, text in REVIEWS.items():
            member = tarfile.TarInfo(name)
            member.size = len(text)
            tar.addfile(member, io.BytesIO(text.encode()))
    return str(path)


def reader(tmp_path: Path, **changes: object) -> MovieRationalesReader:
    path = tmp_path / "spans.jsonl"
    path.write_text(json.dumps({**SPANS, **changes}) + "\n")
    return MovieRationalesReader([str(path)])


def test_a_split_is_chosen_by_the_number_of_a_review(archive: str, tmp_path: Path) -> None:
    sizes = {
        split: len(list(reader(tmp_path).iterate_texts(f"{archive}#{split}")))
        for split in ("train", "validation", "test")
    }
    assert sizes == {"train": 2, "validation": 1, "test": 1}


def test_a_rationale_is_the_tokens_of_all_spans(archive: str, tmp_path: Path) -> None:
    (text,) = reader(tmp_path).iterate_texts(f"{archive}#test")
    assert text.rationale == [1, 2, 6]
    assert [text.tokens[position] for position in text.rationale] == ["is", "funny", "true"]
    assert text.label == "1"


def test_a_review_without_spans_has_no_rationale(archive: str, tmp_path: Path) -> None:
    (text,) = reader(tmp_path).iterate_texts(f"{archive}#validation")
    assert text.tokens == ["dull", ",", "dull", "and", "long"]
    assert text.rationale == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"n_tokens": 8}, "n_tokens 8, but movie_reviews/pos/cv950_4.txt has 7"),
        ({"spans": [[5, 8]]}, r"span \[5, 8\]; expected"),
        ({"spans": [[3, 3]]}, r"span \[3, 3\]; expected"),
        ({"spans": ["3"]}, "span 3; expected"),
    ],
)
def test_spans_of_another_text_are_refused(
    archive: str, tmp_path: Path, changes: dict[str, object], message: str
) -> None:
    with pytest.raises(InputError, match=f"spans.jsonl:1: {message}"):
        list(reader(tmp_path, **changes).iterate_texts(f"{archive}#test"))


def test_an_unknown_split_and_an_archive_without_reviews_are_refused(
    archive: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="no split 'dev'; expected one of train"):
        list(reader(tmp_path).iterate_texts(f"{archive}#dev"))
    with tarfile.open(tmp_path / "empty.tar.gz", "w:gz"):
        pass
    with pytest.raises(InputError, match=r"empty.tar.gz: no reviews; expected"):
        list(reader(tmp_path).iterate_texts(str(tmp_path / "empty.tar.gz")))


def test_links_are_not_followed_and_huge_reviews_refused(tmp_path: Path) -> None:
    for name, kind, size in (("link", tarfile.SYMTYPE, 0), ("huge", tarfile.REGTYPE, 2**21)):
        with tarfile.open(tmp_path / f"{name}.tar.gz", "w:gz") as tar:
            member = tarfile.TarInfo("pos/cv900_1.txt")
            member.type, member.linkname, member.size = kind, "/etc/passwd", size
            tar.addfile(member, io.BytesIO(b" " * size))
    with pytest.raises(InputError, match="no reviews"):
        list(reader(tmp_path).iterate_texts(str(tmp_path / "link.tar.gz")))
    with pytest.raises(InputError, match=r"cv900_1\.txt has 2097152 bytes"):
        list(reader(tmp_path).iterate_texts(str(tmp_path / "huge.tar.gz")))


def test_the_real_reviews_have_their_rationales(
    shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANE_DATA_ROOT", str(shared / "data"))
    spans = [f"movies_rationales/{part}_human_spans.jsonl" for part in ("dev", "test")]
    texts = list(
        MovieRationalesReader(spans).iterate_texts("movies_rationales/movie_reviews.tar.gz#test")
    )
    assert Counter(text.label for text in texts) == {"0": 100, "1": 100}
    shares = [len(text.rationale) / len(text.tokens) for text in texts if text.rationale]
    assert len(shares) == 100
    assert 0.25 < sum(shares) / 100 < 0.4  # "about 30 %", as the data's own description says
