"""Leave-one-out one position at a time, as one would first write it."""

import torch
from captum.attr import FeatureAblation

from ane_research.importance import TextBatch
from ane_research.models import AttentionModel


def in_a_loop(model: AttentionModel, batch: TextBatch) -> torch.Tensor:
    """Deletes the first token of every text of a padded batch, then the second, and so on.

    Returns:
        Absolute change of the probability, (batch_size, num_tokens); 0 on padding. No text may
        have one token only.
    """
    with torch.no_grad():
        embedded, mask = model.embed(batch.tokens), batch.mask
        whole = probability(model, embedded, mask)
        importance = torch.zeros(mask.shape, device=mask.device)
        for position in range(mask.size(1)):
            shorter = torch.cat([embedded[:, :position], embedded[:, position + 1 :]], dim=1)
            shorter_mask = torch.cat([mask[:, :position], mask[:, position + 1 :]], dim=1)
            without = probability(model, shorter, shorter_mask)
            importance[:, position] = (without - whole).abs()
    return importance.masked_fill(~mask, 0.0)


def with_captum(model: AttentionModel, batch: TextBatch) -> torch.Tensor:
    """The same by captum, which ablates whether a token is present.

    Ablating embeddings themselves would put zeros in a token's place, which is no deletion.
    """

    def predict(present: torch.Tensor, embedded: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        kept = mask & (present > 0)
        # Tokens that are kept come first, in their order.
        order = kept.int().argsort(dim=1, descending=True, stable=True)
        gathered = embedded.gather(1, order.unsqueeze(-1).expand_as(embedded))
        return probability(model, gathered, kept.gather(1, order))

    with torch.no_grad():
        embedded = model.embed(batch.tokens)
        change = FeatureAblation(predict).attribute(
            torch.ones(batch.mask.shape, device=batch.mask.device),
            baselines=0,
            additional_forward_args=(embedded, batch.mask),
        )
    return change.abs().masked_fill(~batch.mask, 0.0)


def probability(model: AttentionModel, embedded: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Of the second label, (batch_size,)."""
    states = model.encode(embedded, mask)
    logits = model.decode(states, model.attend(states, mask))
    return model.probabilities(logits)[:, 1]
