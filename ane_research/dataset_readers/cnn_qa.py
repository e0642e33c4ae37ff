"""Cloze questions on CNN news (Hermann et al. 2015), as prepared by Chen et al. 2016."""

from collections.abc import Iterator
from pathlib import Path

from allennlp.data import DatasetReader

from ane_research.dataset_readers.lines import numbered_lines
from ane_research.dataset_readers.paired import PairedReader, PairedRecord, PairedText
from ane_research.datasets import locate
from ane_research.errors import InputError

ENTITY = "@entity"
PARTS = ("a question", "an answer", "a paragraph")


@DatasetReader.register("cnn_qa")
class CnnQaReader(PairedReader):
    """Reads one file a split: question, answer and paragraph, each a line, then a blank line.

    The text to attend to is the paragraph. Names are masked, "@entity12", and those that occur in
    the paragraph are the candidates. Words are separated by spaces in the files.
    """

    def read_records(self, file: str) -> list[PairedRecord]:
        path = locate(file)
        return [parse_block(line, block, path) for line, block in blocks(path)]

    def pair_of(self, record: PairedRecord) -> PairedText:
        tokens, query = self.split_text(record.text), self.split_text(record.query)
        candidates = sorted({token for token in tokens if token.startswith(ENTITY)})
        return PairedText(tokens, record.label, record.line, query=query, candidates=candidates)


def blocks(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The lines between blank ones, with the number of the first."""
    start, block = 1, []
    for number, line in numbered_lines(path):
        if line.strip():
            block.append(line.strip())
            continue
        if block:
            yield start, block
        start, block = number + 1, []
    if block:
        yield start, block


def parse_block(line: int, block: list[str], path: Path) -> PairedRecord:
    """A question, its answer and its paragraph.

    Raises:
        InputError: There are more or fewer lines, or the answer is no entity.
    """
    if len(block) != len(PARTS):
        raise InputError(
            f"{path}:{line}: {len(block)} lines before a blank one; expected "
            f"{len(PARTS)}: {', '.join(PARTS)}"
        )
    question, answer, paragraph = block
    if not answer.startswith(ENTITY):
        raise InputError(
            f"{path}:{line + 1}: answer {answer[:40]!r}; expected an entity of the paragraph such "
            f"as {ENTITY}12"
        )
    return PairedRecord(paragraph, answer, line, query=question)
