# ruff: noqa: UP045  (AllenNLP 2.10 builds arguments of type `Optional[X]`, not of `X | None`)
"""Controls that know nothing of a text: random scores, and attention on random words."""

from typing import Optional

import numpy as np
import torch

from ane_research.draws import uniform_draws
from ane_research.importance.attention import AttentionWeights
from ane_research.importance.base import ImportanceMeasure, TextBatch
from ane_research.models import AttentionModel


@ImportanceMeasure.register("random")
class RandomScores(ImportanceMeasure):
    """A number between 0 and 1 for each word: what any measure must beat.

    It depends on the seed and the text's place in the test file, not on its batch.

    Args:
        seed: By default the run's.
    """

    is_control = True

    def __init__(self, seed: Optional[int] = None) -> None:
        self.seed = torch.initial_seed() if seed is None else seed

    def __call__(self, model: AttentionModel, batch: TextBatch) -> torch.Tensor:
        return draws_of_words(self.seed, "random", model.attended(batch.mask), batch)


@ImportanceMeasure.register("random_support")
class RandomSupport(AttentionWeights):
    """The weights of a text's attention on its words in random order.

    As many words have weight 0 as in the attention of the model; which ones is random. What it
    shares with another measure is due to how the weights are spread, and to nothing else.

    Args:
        seed: By default the run's.
    """

    is_control = True

    def __init__(self, seed: Optional[int] = None) -> None:
        self.seed = torch.initial_seed() if seed is None else seed

    def __call__(self, model: AttentionModel, batch: TextBatch) -> torch.Tensor:
        weights = super().__call__(model, batch)
        words = model.attended(batch.mask)
        keys = draws_of_words(self.seed, "random_support", words, batch)
        # Of both the words come first, the keys in order, so that place t is a random word's.
        order = keys.masked_fill(~words, 2.0).argsort(dim=1, stable=True)
        places = (~words).long().argsort(dim=1, stable=True)
        return torch.zeros_like(weights).scatter(1, places, weights.gather(1, order))


def draws_of_words(seed: int, purpose: str, words: torch.Tensor, batch: TextBatch) -> torch.Tensor:
    """`uniform_draws` for each text's words, 0 elsewhere: (batch_size, num_tokens).

    Raises:
        ValueError: The batch does not say which texts of the test file it has.
    """
    if len(batch.instance_ids) != len(words):
        raise ValueError(f"`{purpose}` needs `instance_ids`, one for each text of the batch")
    sizes = words.sum(1).tolist()
    draws = [
        uniform_draws(seed, purpose, instance_id, size)
        for instance_id, size in zip(batch.instance_ids, sizes, strict=True)
    ]
    scores = torch.zeros(words.shape, dtype=torch.float64, device=words.device)
    scores[words] = torch.from_numpy(np.concatenate(draws)).to(words.device)
    return scores
