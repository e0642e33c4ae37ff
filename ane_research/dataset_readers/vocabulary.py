# ruff: noqa: UP045  (AllenNLP 2.10 builds arguments of type `Optional[X]`, not of `X | None`)
"""A vocabulary of the words that occur in enough texts."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Optional

from allennlp.data import Instance, Vocabulary


@Vocabulary.register("document_frequency", constructor="from_document_frequency")
class DocumentFrequencyVocabulary(Vocabulary):
    """Counts a word once for each text that has it, as Jain & Wallace's vocabularies do.

    AllenNLP's own "from_instances" counts every occurrence.
    """

    @classmethod
    def from_document_frequency(
        cls, instances: Iterable[Instance], min_count: Optional[dict[str, int]] = None
    ) -> "DocumentFrequencyVocabulary":
        """The words of some instances.

        Args:
            instances: The texts.
            min_count: For each namespace how many texts a word must occur in, by default one.
        """
        counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for instance in instances:
            own: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
            instance.count_vocab_items(own)
            for namespace, words in own.items():
                for word in words:
                    counts[namespace][word] += 1
        return cls(counter=counts, min_count=min_count)
