# ruff: noqa: UP045  (AllenNLP 2.10 builds arguments of type `Optional[X]`, not of `X | None`)
"""The base of every reader of labelled texts."""

import logging
from abc import abstractmethod
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Optional, cast

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
    `instance_id` (position among the texts read, from 0; None at prediction), `tokens` (strings),
    `label` (the string; None at prediction) and `rationale` (positions of the tokens that decide
    the label; empty where unknown).

    Args:
        token_indexers: By default one id for each token, as it stands.
        max_instances: Read only so many, the first of the file.
    """

    #: Splits a plain text given for prediction. Without one, AllenNLP's predictors take spaCy's.
    tokenizer: Tokenizer = WhitespaceTokenizer()

    def __init__(
        self,
        token_indexers: Optional[dict[str, TokenIndexer]] = None,
        max_instances: Optional[int] = None,
    ) -> None:
        super().__init__(max_instances)
        self.token_indexers = token_indexers or {"tokens": SingleIdTokenIndexer()}

    @abstractmethod
    def iterate_texts(self, file_path: str) -> Iterator[LabeledText]:
        """The texts of a file, in its order.

        Raises:
            InputError: There is no such file, or a line of it does not parse.
        """

    def _read(self, file_path: str) -> Iterator[Instance]:
        texts = list(self.iterate_texts(file_path))
        check_texts(texts, file_path)
        for instance_id, text in enumerate(texts):
            yield self.text_to_instance(text.tokens, text.label, text.rationale, instance_id)

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
        parts = self.tokenizer.tokenize(tokens) if isinstance(tokens, str) else tokens
        words = [str(part) for part in parts]
        if not words:
            raise InputError("a text without tokens; expected at least one")
        metadata = {
            "instance_id": instance_id,
            "tokens": words,
            "label": label,
            "rationale": list(rationale),
        }
        fields: dict[str, Field] = {
            "tokens": TextField([Token(word) for word in words]),
            "metadata": MetadataField(metadata),
        }
        if label is not None:
            fields["label"] = LabelField(label)
        return Instance(fields)

    def apply_token_indexers(self, instance: Instance) -> None:
        """Adds the indexers, which AllenNLP keeps apart until an instance is where it is used."""
        cast(TextField, instance["tokens"]).token_indexers = self.token_indexers


def check_texts(texts: list[LabeledText], file_path: str) -> None:
    """Refuses what no classifier can be trained or tested on, and logs the counts.

    Raises:
        InputError: There are no texts, or all have one label, or one has no tokens.
    """
    if not texts:
        raise InputError(f"{file_path}: empty, or all left out; expected texts of two labels")
    for text in texts:
        if not text.tokens:
            raise InputError(f"{file_path}:{text.line}: a text without tokens")
    counts = Counter(text.label for text in texts)
    if len(counts) == 1:
        raise InputError(
            f"{file_path}: all {len(texts)} texts have the label {texts[0].label!r}; expected "
            "texts of two labels"
        )
    logger.info("%s: %d texts, by label %s", file_path, len(texts), dict(sorted(counts.items())))
