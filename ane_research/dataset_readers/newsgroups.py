# ruff: noqa: UP045  (AllenNLP 2.10 builds arguments of type `Optional[X]`, not of `X | None`)
"""20 Newsgroups (Lang 1995): which group a post was sent to."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Optional

from allennlp.data import DatasetReader, TokenIndexer, Tokenizer

# Public functions of a private module; scikit-learn offers them otherwise in its fetcher alone.
from sklearn.datasets._twenty_newsgroups import (
    strip_newsgroup_footer,
    strip_newsgroup_header,
    strip_newsgroup_quoting,
)

from ane_research.dataset_readers.labeled import LabeledReader, LabeledText, warn_once
from ane_research.dataset_readers.preparation import JainWallaceNewsgroupsTokenizer
from ane_research.dataset_readers.splits import LabeledRecord, RandomSplit, Split, select_split
from ane_research.dataset_readers.tar_texts import read_texts
from ane_research.datasets import locate
from ane_research.datasets.splits import file_of
from ane_research.errors import InputError

LARGEST_POST_BYTES = 16 * 2**20
SPORTS = {"rec.sport.baseball": "0", "rec.sport.hockey": "1"}


@DatasetReader.register("newsgroups")
class NewsgroupsReader(LabeledReader):
    """Reads the posts of the archive "20news-bydate.tar.gz", or of one with some of its groups.

    Headers, footers and quotes are removed as scikit-learn does; posts of which nothing is left
    are left out. Both halves of the archive are put together and split anew, as Jain & Wallace
    2019 do. They drew their splits from posts in an order of scikit-learn's; here posts are in the
    order of their names, so that the splits are of the same sizes, but not of the same posts.

    Args:
        groups: From the name of a group to its label; by default the two of Jain & Wallace,
            baseball "0" and hockey "1".
        split: How to divide the posts into "file#train", "file#validation" and "file#test"; by
            default as Jain & Wallace do: 20 % for test, then 20 % of the rest for validation.
        tokenizer: By default Jain & Wallace's.
        token_indexers, max_instances, boundary_symbols, min_length, max_length: See
            `LabeledReader`.
    """

    tokenizer = JainWallaceNewsgroupsTokenizer()

    def __init__(
        self,
        groups: Optional[dict[str, str]] = None,
        split: Optional[Split] = None,
        token_indexers: Optional[dict[str, TokenIndexer]] = None,
        max_instances: Optional[int] = None,
        tokenizer: Optional[Tokenizer] = None,
        boundary_symbols: bool = False,
        min_length: Optional[int] = None,
        max_length: Optional[int] = None,
    ) -> None:
        super().__init__(
            token_indexers, max_instances, tokenizer, boundary_symbols, min_length, max_length
        )
        self.groups = groups or SPORTS
        self.split = split or RandomSplit(test=0.2, validation=0.2, seed=13478)

    def iterate_texts(self, file_path: str) -> Iterator[LabeledText]:
        """The posts of the archive, or of one split of them."""
        records = read_records(locate(file_of(file_path)), self.groups)
        for record in select_split(records, file_path, self.split):
            yield LabeledText(self.split_text(record.text), record.label)


def read_records(archive: Path, groups: dict[str, str]) -> list[LabeledRecord]:
    """The posts to some groups, by name, of which anything is left.

    Raises:
        InputError: The archive cannot be read, or has no posts to a group.
    """
    posts = read_texts(archive, lambda place: place.parent.name in groups, LARGEST_POST_BYTES)
    found = {name: PurePosixPath(name).parent.name for name in posts}
    for group in groups:
        if group not in found.values():
            raise InputError(f"{archive}: no posts to the group {group!r}; expected some")
    records = []
    for name, post in sorted(posts.items()):
        text = body(post)
        if text.strip():
            records.append(LabeledRecord(text, groups[found[name]]))
    if len(records) < len(posts):
        warn_once(
            f"{archive}: left out {len(posts) - len(records)} posts without words of their own"
        )
    return records


def body(post: str) -> str:
    """What the sender of a post wrote, as far as rules can tell."""
    return strip_newsgroup_quoting(strip_newsgroup_footer(strip_newsgroup_header(post)))
