# ruff: noqa: UP045  (AllenNLP 2.10 builds arguments of type `Optional[X]`, not of `X | None`)
"""The base of every reader of pairs: a text to attend to, and a query about it."""

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Optional, cast

from allennlp.data import Instance, Token, TokenIndexer, Tokenizer
from allennlp.data.fields import MetadataField, MultiLabelField, TextField

from ane_research.dataset_readers.labeled import LabeledReader, LabeledText
from ane_research.dataset_readers.splits import LabeledRecord, Split, select_split
from ane_research.datasets.splits import file_of
from ane_research.errors import InputError


@dataclass(frozen=True)
class PairedText(LabeledText):
    """A text and a query about it, whose answer is the label."""

    query: list[str] = field(default_factory=list)
    candidates: list[str] | None = None  #: the answers that are possible; None for all


@dataclass(frozen=True)
class PairedRecord(LabeledRecord):
    """A text and a query about it before they are tokenised."""

    query: str = ""


class PairedReader(LabeledReader):
    """Turns pairs into instances; a sub-class says how to read those of a file.

    Beside the fields of `LabeledReader`, of which `tokens` is the text to attend to (a premise, a
    paragraph), an instance has `query` (a hypothesis, a question), a `query` in `metadata` (its
    words, without boundary symbols) and, where not every answer is possible, `candidates`: a
    `MultiLabelField` of the answers that are.

    Args:
        split: How to divide one file into "file#train", "file#validation" and "file#test".
        boundary_symbols: Put AllenNLP's start and end symbols around both texts.
        min_length: Shortest text kept, in tokens; the query may be of any length.
        max_length: Longest text kept, likewise.
        token_indexers, max_instances, tokenizer: See `LabeledReader`.
    """

    def __init__(
        self,
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
        self.split = split

    @abstractmethod
    def read_records(self, file: str) -> Sequence[PairedRecord]:
        """The pairs of a file, in its order.

        Raises:
            InputError: There is no such file, or a line of it does not parse.
        """

    def iterate_texts(self, file_path: str) -> Iterator[PairedText]:
        """The pairs of a file, or of one split of it."""
        records = self.read_records(file_of(file_path))
        for record in select_split(records, file_path, self.split):
            yield self.pair_of(record)

    def pair_of(self, record: PairedRecord) -> PairedText:
        """A pair with its texts split into tokens."""
        tokens, query = self.split_text(record.text), self.split_text(record.query)
        return PairedText(tokens, record.label, record.line, query=query)

    def check(self, texts: list[LabeledText], file_path: str) -> None:
        """Refuses also a pair without a query, or with an answer that is no candidate."""
        super().check(texts, file_path)
        for pair in cast(list[PairedText], texts):
            check_pair(pair, f"{file_path}:{pair.line}")

    def instance_of(self, text: LabeledText, instance_id: int) -> Instance:
        pair = cast(PairedText, text)
        return self.text_to_instance(
            pair.tokens, pair.label, pair.rationale, instance_id, pair.query, pair.candidates
        )

    def text_to_instance(
        self,
        tokens: str | Sequence[str | Token],
        label: str | None = None,
        rationale: Sequence[int] = (),
        instance_id: int | None = None,
        query: str | Sequence[str | Token] = (),
        candidates: Sequence[str] | None = None,
    ) -> Instance:
        """The instance of a pair, each text given as a string or as its tokens.

        Raises:
            InputError: A text has no tokens.
        """
        instance = super().text_to_instance(tokens, label, rationale, instance_id)
        words = self.words_of(query)
        cast(MetadataField, instance["metadata"]).metadata["query"] = words
        instance.add_field("query", self.text_field(words))
        if candidates is not None:
            instance.add_field("candidates", MultiLabelField(candidates, "labels"))
        return instance

    def apply_token_indexers(self, instance: Instance) -> None:
        super().apply_token_indexers(instance)
        cast(TextField, instance["query"]).token_indexers = self.token_indexers


def check_pair(pair: PairedText, place: str) -> None:
    """Refuses a pair that no model can answer.

    Raises:
        InputError: The query has no tokens, or the answer is no candidate.
    """
    if not pair.query:
        raise InputError(f"{place}: a query without tokens; expected at least one")
    if pair.candidates is not None and pair.label not in pair.candidates:
        raise InputError(
            f"{place}: answer {pair.label!r} is no candidate; expected one of "
            f"{_some(pair.candidates)}"
        )


def _some(names: list[str]) -> str:
    shown = ", ".join(names[:5])
    return f"{shown}, ... ({len(names)} in all)" if len(names) > 5 else shown or "none"
