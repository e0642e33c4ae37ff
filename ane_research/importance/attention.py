"""Attention itself as a measure of importance."""

import torch

from ane_research.importance.base import ImportanceMeasure, TextBatch
from ane_research.models import AttentionModel


@ImportanceMeasure.register("attention")
class AttentionWeights(ImportanceMeasure):
    """The attention weights: in [0, 1], sum to 1 over the tokens of a text."""

    def __call__(self, model: AttentionModel, batch: TextBatch) -> torch.Tensor:
        with torch.no_grad():
            states = model.encode(model.embed(batch.tokens), batch.mask)
            weights = model.attend(states, batch.mask, batch.query)
        # Only softmax as released (`attend_to_padding`) has weight there.
        return weights.masked_fill(~model.attended(batch.mask), 0.0)
