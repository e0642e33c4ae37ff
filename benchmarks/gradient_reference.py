"""Gradient times input by a full backward pass, as AllenNLP's predictors take it."""

import torch

from ane_research.importance import TextBatch
from ane_research.models import AttentionClassifier


def with_full_backward(model: AttentionClassifier, batch: TextBatch) -> torch.Tensor:
    """Keeps the gradient of what the embedder returned; all parameters get theirs as well.

    Returns:
        Gradient of the predicted label's probability times input, absolute, (batch_size,
        num_tokens); attention is a constant.
    """
    embedded = model.embed(batch.tokens)
    gradients: list[torch.Tensor] = []
    embedded.register_hook(gradients.append)
    with torch.backends.cudnn.flags(enabled=False):  # as the predictors do
        states = model.encode(embedded, batch.mask)
        logits = model.decode(states, model.attend(states, batch.mask).detach())
        model.probabilities(logits).max(dim=-1).values.sum().backward()
    importance = (gradients[0] * embedded.detach()).sum(-1).abs()
    model.zero_grad()
    return importance.masked_fill(~batch.mask, 0.0)
