# ruff: noqa: UP045  (AllenNLP 2.10 builds arguments of type `Optional[X]`, not of `X | None`)
"""A vocabulary of the words that occur in enough texts."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Optional

from allennlp.data import Instance, Vocabulary


@Vocabulary.register("document_frequency", constructor="from_document_frequency")
class DocumentFrequencyVocabulary(Vocabulary):
    """Counts a word once for each text that has it, as Jain & Wallace's vocabularies do.

    The two texts of a pair count as two. AllenNLP's own "from_instances" counts every occurrence.
    """

    @classmethod
    def from_document_frequency(
        cls,
        instances: Iterable[Instance],
        min_count: Optional[dict[str, int]] = None,
        tokens_to_add: Optional[dict[str, list[str]]] = None,
    ) -> "DocumentFrequencyVocabulary":
        """The words of some instances.

        Args:
            instances: The texts.
            min_count: For each namespace how many texts a word must occur in, by default one.
            tokens_to_add: For each namespace words to know however often they occur, such as
                labels that no training text may have.
        """
        counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for instance in instances:
            for field in instance.fields.values():
                own: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
                field.count_vocab_items(own)
                for namespace, words in own.items():
                    for word in words:
                        counts[namespace][word] += 1
        return cls(counter=counts, min_count=min_count, tokens_to_add=tokens_to_add)
