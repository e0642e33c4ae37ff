"""Leave-one-out, also called erasure or occlusion."""

import torch

import ane_research.importance.bilstm_deletion
import ane_research.importance.local_deletion  # noqa: F401 - these register their algorithms
from ane_research.divergence import tvd
from ane_research.importance.base import ImportanceMeasure, TextBatch
from ane_research.importance.deletion import EncodedTexts, logits_without_each_token
from ane_research.models import AttentionModel


@ImportanceMeasure.register("leave_one_out")
class LeaveOneOut(ImportanceMeasure):
    """``TVD(y(x without token t), y(x))``, in [0, 1] (Jain & Wallace 2019, algorithm 1).

    The token is deleted, not replaced: the text becomes one token shorter. With two labels this
    is the absolute difference of the probability. NaN for a text of one token, which leaves
    nothing to predict from.

    Args:
        memory_budget: Bytes of working memory to stay under, beside the batch itself; larger
            batches are done in parts.
    """

    def __init__(self, memory_budget: int = 256 * 2**20) -> None:
        self.memory_budget = memory_budget

    def __call__(self, model: AttentionModel, batch: TextBatch) -> torch.Tensor:
        with torch.no_grad():
            embedded = model.embed(batch.tokens)
            states = model.encode(embedded, batch.mask)
            weights = model.attend(states, batch.mask, batch.query)
            logits = model.decode(states, weights, batch.query).unsqueeze(1)
            texts = EncodedTexts(embedded, states, batch.mask, batch.query)
            without = self.logits_without(model, texts) if batch.mask.size(1) > 1 else logits
            importance = tvd(model.probabilities(without), model.probabilities(logits))
        attended = model.attended(batch.mask)
        one_token = (attended.sum(1) == 1).unsqueeze(-1)
        return importance.masked_fill(one_token, torch.nan).masked_fill(~attended, 0.0)

    def logits_without(self, model: AttentionModel, texts: EncodedTexts) -> torch.Tensor:
        """Without each token, by the fastest way: (batch_size, num_tokens, num_outputs)."""
        kind = type(model.encoder) if model.is_made_of_parts else object
        algorithm = logits_without_each_token.dispatch(kind)
        return algorithm(model.encoder, model, texts, self.memory_budget)
