"""A reader of random texts."""

from collections.abc import Iterator, Sequence

import numpy as np
from allennlp.data import Vocabulary
from allennlp.data.data_loaders import MultiProcessDataLoader
from allennlp.data.data_loaders.data_collator import DataCollator
from allennlp.data.samplers import BucketBatchSampler

from ane_research.dataset_readers import LabeledReader, LabeledText
from ane_research.training import PaddedIds
from benchmarks.texts import BATCH_SIZE, NUM_WORDS


class RandomTexts(LabeledReader):
    """Random words and labels.

    Args:
        num_tokens: Of each text.
    """

    def __init__(self, num_tokens: Sequence[int]) -> None:
        super().__init__()
        self.num_tokens = num_tokens

    def iterate_texts(self, file_path: str) -> Iterator[LabeledText]:
        """The same texts every time, whatever the path."""
        rng = np.random.default_rng(13)
        for position, length in enumerate(self.num_tokens):
            words = rng.integers(2, NUM_WORDS, size=length)
            yield LabeledText([str(word) for word in words], label=str(position % 2))


def loader(
    lengths: Sequence[int],
    vocab: Vocabulary,
    shuffle: bool,
    collator: type[DataCollator] = PaddedIds,
) -> MultiProcessDataLoader:
    """Batches of texts of similar length, as the experiments have them; read at once."""
    texts = MultiProcessDataLoader(
        RandomTexts(lengths),
        "random texts",
        batch_sampler=BucketBatchSampler(BATCH_SIZE, sorting_keys=["tokens"], shuffle=shuffle),
        collate_fn=collator(),
    )
    texts.index_with(vocab)
    return texts
