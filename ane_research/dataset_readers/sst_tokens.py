# ruff: noqa: UP045  (AllenNLP 2.10 builds arguments of type `Optional[X]`, not of `X | None`)
"""The Stanford Sentiment Treebank (Socher et al. 2013)."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Optional

from allennlp.data import DatasetReader, Token, TokenIndexer, Tokenizer
from nltk.tokenize import TreebankWordTokenizer
from nltk.tree import Tree

from ane_research.dataset_readers.labeled import LabeledReader, LabeledText
from ane_research.dataset_readers.lines import numbered_lines
from ane_research.datasets import locate
from ane_research.errors import InputError

#: From a root's label to the class of the sentence; what is missing is left out.
GRANULARITIES = {
    "2-class": {"0": "0", "1": "0", "3": "1", "4": "1"},
    "5-class": {label: label for label in "01234"},
}


class TreebankTokenizer(Tokenizer):
    """Splits a plain text as the treebank's own: "it's" is "it" and "'s", "(" is "-LRB-"."""

    def __init__(self) -> None:
        self.treebank = TreebankWordTokenizer()

    def tokenize(self, text: str) -> list[Token]:
        """The tokens of one sentence."""
        return [Token(word) for word in self.treebank.tokenize(text, convert_parentheses=True)]


@DatasetReader.register("sst_tokens")
class SstTokensReader(LabeledReader):
    """Reads one tree a line: the root's label and the leaves.

    Args:
        granularity: "2-class" ("0" for the labels 0 and 1, "1" for 3 and 4, neutral sentences left
            out) or "5-class" ("0" to "4").
        tokenizer: Splits the leaves again, joined by spaces; without one they stay as they stand.
        token_indexers, max_instances, boundary_symbols, min_length, max_length: See
            `LabeledReader`.

    Raises:
        InputError: There is no such granularity.
    """

    tokenizer = TreebankTokenizer()

    def __init__(
        self,
        granularity: str = "2-class",
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
        if granularity not in GRANULARITIES:
            near = get_close_matches(str(granularity), GRANULARITIES, n=1, cutoff=0)
            raise InputError(f'granularity {granularity!r}: no such; did you mean "{near[0]}"?')
        self.classes = GRANULARITIES[granularity]
        self.splits_leaves = tokenizer is not None

    def iterate_texts(self, file_path: str) -> Iterator[LabeledText]:
        """The sentences of a file of trees."""
        path = locate(file_path)
        for number, line in numbered_lines(path):
            if line.strip():
                tree = parse_tree(line, f"{path}:{number}")
                if tree.label() in self.classes:
                    leaves = tree.leaves()
                    tokens = self.split_text(" ".join(leaves)) if self.splits_leaves else leaves
                    yield LabeledText(tokens, self.classes[tree.label()], number)


def parse_tree(line: str, place: str) -> Tree:
    """A tree whose root has a label from 0 to 4.

    Raises:
        InputError: The line is no such tree.
    """
    expected = "expected a tree such as (3 (2 It) (4 works))"
    try:
        tree = Tree.fromstring(line)
    except ValueError as error:
        raise InputError(f"{place}: found {line.strip()[:60]!r}, {expected}") from error
    if tree.label() not in GRANULARITIES["5-class"]:
        raise InputError(f"{place}: label {tree.label()!r} at the root, {expected}, labels 0 to 4")
    return tree
