"""Leave-one-out one position at a time, as one would first write it."""

import torch
from captum.attr import FeatureAblation

from ane_research.divergence import tvd
from ane_research.importance import TextBatch
from ane_research.models import AttentionModel, Query


def in_a_loop(model: AttentionModel, batch: TextBatch) -> torch.Tensor:
    """Deletes the first token of every text of a padded batch, then the second, and so on.

    Returns:
        Total variation distance of the probabilities, (batch_size, num_tokens); 0 on padding. No
        text may have one token only.
    """
    with torch.no_grad():
        embedded, mask = model.embed(batch.tokens), batch.mask
        whole = probabilities(model, embedded, mask, batch.query)
        importance = torch.zeros(mask.shape, device=mask.device)
        for position in range(mask.size(1)):
            shorter = torch.cat([embedded[:, :position], embedded[:, position + 1 :]], dim=1)
            shorter_mask = torch.cat([mask[:, :position], mask[:, position + 1 :]], dim=1)
            without = probabilities(model, shorter, shorter_mask, batch.query)
            importance[:, position] = tvd(without, whole)
    return importance.masked_fill(~mask, 0.0)


def with_captum(model: AttentionModel, batch: TextBatch) -> torch.Tensor:
    """The same by captum, for two labels, which ablates whether a token is present.

    Ablating embeddings themselves would put zeros in a token's place, which is no deletion.
    """

    def predict(present: torch.Tensor, embedded: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        kept = mask & (present > 0)
        # Tokens that are kept come first, in their order.
        order = kept.int().argsort(dim=1, descending=True, stable=True)
        gathered = embedded.gather(1, order.unsqueeze(-1).expand_as(embedded))
        return probabilities(model, gathered, kept.gather(1, order))[:, 1]

    with torch.no_grad():
        embedded = model.embed(batch.tokens)
        change = FeatureAblation(predict).attribute(
            torch.ones(batch.mask.shape, device=batch.mask.device),
            baselines=0,
            additional_forward_args=(embedded, batch.mask),
        )
    return change.abs().masked_fill(~batch.mask, 0.0)


def probabilities(
    model: AttentionModel, embedded: torch.Tensor, mask: torch.Tensor, query: Query | None = None
) -> torch.Tensor:
    """Of each label, (batch_size, num_labels)."""
    states = model.encode(embedded, mask)
    logits = model.decode(states, model.attend(states, mask, query), query)
    return model.probabilities(logits)
