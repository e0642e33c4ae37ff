# ruff: noqa: UP045  (AllenNLP 2.10 builds arguments of type `Optional[X]`, not of `X | None`)
"""The base of every reader of labelled texts."""

import functools
import logging
import sys
from abc import abstractmethod
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Optional, cast

from allennlp.common.util import END_SYMBOL, START_SYMBOL
from allennlp.data import DatasetReader, Field, Instance, Token, TokenIndexer, Tokenizer
from allennlp.data.fields import LabelField, MetadataField, TextField
from allennlp.data.token_indexers import SingleIdTokenIndexer
from allennlp.data.tokenizers import WhitespaceTokenizer

from ane_research.errors import InputError

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class LabeledText:
    """One text of a data set, as its file has it."""

    tokens: list[str]
    label: str
    line: int | None = None  #: where it stands in the file, from 1
    rationale: list[int] = field(default_factory=list)  #: tokens that decide the label, if known


class LabeledReader(DatasetReader):
    """Turns labelled texts into instances; a sub-class says how to iterate those of a file.

    An instance has the fields `tokens`, `label` (absent at prediction) and `metadata`: a dict with
    `instance_id` (position among the texts read, from 0; None at prediction), `tokens` (strings,
    without boundary symbols), `label` (the string; None at prediction) and `rationale` (positions
    of the tokens that decide the label; empty where unknown).

    Args:
        token_indexers: By default one id for each token, as it stands.
        max_instances: Read only so many, the first of the file.
        tokenizer: Splits a text into tokens; by default what suits the data set.
        boundary_symbols: Put AllenNLP's start and end symbols around each text, as Jain & Wallace
            2019 do. The model must be told the same (`AttentionClassifier`).
        min_length: Shortest text kept, in tokens; shorter ones are left out, and how many is said.
        max_length: Longest text kept, in tokens; longer ones are left out, not shortened.

    Raises:
        InputError: A length is below 1, or no text can be as short and as long as asked.
    """

    #: Also splits a plain text given for prediction, for which AllenNLP would take spaCy's model.
    tokenizer: Tokenizer = WhitespaceTokenizer()

    def __init__(
        self,
        token_indexers: Optional[dict[str, TokenIndexer]] = None,
        max_instances: Optional[int] = None,
        tokenizer: Optional[Tokenizer] = None,
        boundary_symbols: bool = False,
        min_length: Optional[int] = None,
        max_length: Optional[int] = None,
    ) -> None:
        super().__init__(max_instances)
        self.token_indexers = token_indexers or {"tokens": SingleIdTokenIndexer()}
        if tokenizer is not None:
            self.tokenizer = tokenizer
        self.boundary_symbols = boundary_symbols
        self.lengths = length_range(min_length, max_length)

    @abstractmethod
    def iterate_texts(self, file_path: str) -> Iterator[LabeledText]:
        """The texts of a file, in its order.

        Raises:
            InputError: There is no such file, or a line of it does not parse.
        """

    def _read(self, file_path: str) -> Iterator[Instance]:
        texts = keep_lengths(list(self.iterate_texts(file_path)), self.lengths, file_path)
        self.check(texts, file_path)
        for instance_id, text in enumerate(texts):
            yield self.instance_of(text, instance_id)

    def check(self, texts: list[LabeledText], file_path: str) -> None:
        """Refuses what no classifier can be trained or tested on.

        Raises:
            InputError: There are no texts, or all have one label, or one has no tokens.
        """
        check_texts(texts, file_path)

    def instance_of(self, text: LabeledText, instance_id: int) -> Instance:
        """The instance of a text that was read."""
        return self.text_to_instance(text.tokens, text.label, text.rationale, instance_id)

    def split_text(self, text: str) -> list[str]:
        """The tokens of a plain text."""
        return [str(token) for token in self.tokenizer.tokenize(text)]

    def text_to_instance(
        self,
        tokens: str | Sequence[str | Token],
        label: str | None = None,
        rationale: Sequence[int] = (),
        instance_id: int | None = None,
    ) -> Instance:
        """The instance of a text, given as a string or as its tokens.

        Raises:
            InputError: The text has no tokens.
        """
        words = self.words_of(tokens)
        metadata = {
            "instance_id": instance_id,
            "tokens": words,
            "label": label,
            "rationale": list(rationale),
        }
        fields: dict[str, Field] = {
            "tokens": self.text_field(words),
            "metadata": MetadataField(metadata),
        }
        if label is not None:
            fields["label"] = LabelField(label)
        return Instance(fields)

    def words_of(self, text: str | Sequence[str | Token]) -> list[str]:
        """The words of a text given as a string or as its tokens.

        Raises:
            InputError: There are none.
        """
        words = self.split_text(text) if isinstance(text, str) else list(map(str, text))
        if not words:
            raise InputError("a text without tokens; expected at least one")
        return words

    def text_field(self, words: list[str]) -> TextField:
        """The field of a text, with boundary symbols where they are asked for."""
        bounded = [START_SYMBOL, *words, END_SYMBOL] if self.boundary_symbols else words
        return TextField([Token(word) for word in bounded])

    def apply_token_indexers(self, instance: Instance) -> None:
        """Adds the indexers, which AllenNLP keeps apart until an instance is where it is used."""
        cast(TextField, instance["tokens"]).token_indexers = self.token_indexers


def length_range(min_length: int | None, max_length: int | None) -> range | None:
    """The lengths of texts to keep; None for all.

    Raises:
        InputError: A length is below 1, or the range is empty.
    """
    if min_length is None and max_length is None:
        return None
    for name, length in (("min_length", min_length), ("max_length", max_length)):
        if length is not None and length < 1:
            raise InputError(f"{name} {length}: expected at least 1")
    lengths = range(min_length or 0, sys.maxsize if max_length is None else max_length + 1)
    if not lengths:
        raise InputError(f"min_length {min_length}: above max_length {max_length}; none fits both")
    return lengths


def keep_lengths(
    texts: list[LabeledText], lengths: range | None, file_path: str
) -> list[LabeledText]:
    """The texts of these lengths, in tokens; how many are left out is said once."""
    if lengths is None:
        return texts
    kept = [text for text in texts if len(text.tokens) in lengths]
    shorter = sum(len(text.tokens) < lengths.start for text in texts)
    longer = len(texts) - len(kept) - shorter
    if shorter:
        warn_once(f"{file_path}: left out {shorter} texts shorter than {lengths.start} tokens")
    if longer:
        warn_once(f"{file_path}: left out {longer} texts longer than {lengths.stop - 1} tokens")
    return kept


@functools.cache
def warn_once(message: str) -> None:
    """Logs a warning the first time in a process: a file is read more than once."""
    logger.warning(message)


def check_texts(texts: list[LabeledText], file_path: str) -> None:
    """Refuses what no classifier can be trained or tested on, and logs the counts.

    Raises:
        InputError: There are no texts, or all have one label, or one has no tokens.
    """
    if not texts:
        raise InputError(f"{file_path}: empty, or all left out; expected texts of two labels")
    for text in texts:
        if not text.tokens:
            raise InputError(
                f"{file_path}:{text.line}: a text without tokens; `min_length: 1` leaves such out"
            )
    counts = Counter(text.label for text in texts)
    if len(counts) == 1:
        raise InputError(
            f"{file_path}: all {len(texts)} texts have the label {texts[0].label!r}; expected "
            "texts of two labels"
        )
    logger.info("%s: %d texts, by label %s", file_path, len(texts), dict(sorted(counts.items())))
