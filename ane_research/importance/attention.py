"""Attention itself as a measure of importance."""

import torch

from ane_research.importance.base import ImportanceMeasure, TextBatch
from ane_research.models import AttentionModel


@ImportanceMeasure.register("attention")
class AttentionWeights(ImportanceMeasure):
    """The attention weights: in [0, 1], sum to 1 over the tokens of a text.

    Softmax as released (`attend_to_padding`) gives a part of the 1 to padding.
    """

    def __call__(self, model: AttentionModel, batch: TextBatch) -> torch.Tensor:
        with torch.no_grad():
            states = model.encode(model.embed(batch.tokens), batch.mask)
            weights = model.attend(states, batch.mask, batch.query)
        return weights.masked_fill(~model.attended(batch.mask), 0.0)
