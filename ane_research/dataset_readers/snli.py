"""The Stanford Natural Language Inference corpus (Bowman et al. 2015)."""

from allennlp.data import DatasetReader

from ane_research.dataset_readers.labeled import warn_once
from ane_research.dataset_readers.paired import PairedReader, PairedRecord
from ane_research.dataset_readers.preparation import JainWallaceTokenizer
from ane_research.dataset_readers.tables import Row, read_table
from ane_research.datasets import locate
from ane_research.errors import InputError

LABELS = ("contradiction", "entailment", "neutral")
NO_LABEL = "-"  # the annotators did not agree


@DatasetReader.register("snli")
class SnliReader(PairedReader):
    """Reads the JSON Lines files of the release: `sentence1`, `sentence2` and `gold_label`.

    The text to attend to is the premise, `sentence1`; the query is the hypothesis, `sentence2`, as
    Jain & Wallace 2019 have it. Pairs without a gold label ("-") are left out, and how many is
    said. The tokenizer is Jain & Wallace's by default.
    """

    tokenizer = JainWallaceTokenizer()

    def read_records(self, file: str) -> list[PairedRecord]:
        rows = list(read_table(locate(file), "jsonl"))
        records = [parse_row(row) for row in rows if row.find("gold_label") != NO_LABEL]
        if len(records) < len(rows):
            warn_once(f"{file}: left out {len(rows) - len(records)} pairs without a gold label")
        return records


def parse_row(row: Row) -> PairedRecord:
    """The pair of one line.

    Raises:
        InputError: A key is missing or is no text, or there is no such label.
    """
    label = row.find("gold_label")
    if label not in LABELS:
        raise InputError(
            f"{row.place}: gold_label {label!r}; expected {', '.join(LABELS)}, or {NO_LABEL!r} for "
            "none"
        )
    premise, hypothesis = (_sentence(row, key) for key in ("sentence1", "sentence2"))
    return PairedRecord(premise, label, row.line, query=hypothesis)


def _sentence(row: Row, key: str) -> str:
    sentence = row.find(key)
    if not isinstance(sentence, str) or not sentence.strip():
        raise InputError(f"{row.place}: {key} {sentence!r}; expected a sentence")
    return sentence
