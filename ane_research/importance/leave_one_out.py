"""Leave-one-out, also called erasure or occlusion."""

import torch

import ane_research.importance.bilstm_deletion
import ane_research.importance.local_deletion  # noqa: F401 - these register their algorithms
from ane_research.importance.base import ImportanceMeasure, TextBatch
from ane_research.importance.deletion import encode_texts, logits_without_each_token
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
            # Its class chooses the algorithm, unless the model makes something else of its parts.
            kind = type(model.encoder) if model.is_made_of_parts else object
            encode, logits_without = (
                encode_texts.dispatch(kind),
                logits_without_each_token.dispatch(kind),
            )
            texts = encode(model.encoder, model, embedded, batch.mask, batch.query)
            weights = model.attend(texts.states, batch.mask, batch.query)
            logits = model.decode(texts.states, weights, batch.query).unsqueeze(1)
            without = logits
            if batch.mask.size(1) > 1:
                without = logits_without(model.encoder, model, texts, self.memory_budget)
            importance = change(model.probabilities(logits), model.probabilities(without))
        attended = model.attended(batch.mask)
        one_token = (attended.sum(1) == 1).unsqueeze(-1)
        return importance.masked_fill(one_token, torch.nan).masked_fill(~attended, 0.0)


def change(whole: torch.Tensor, without: torch.Tensor) -> torch.Tensor:
    """The total variation distance of predictions from those of the whole texts.

    From the other labels alone, of whose changes that of the predicted label is the sum: near 1 its
    probability has no digits left in single precision.

    Args:
        whole: (batch_size, 1, num_labels).
        without: (batch_size, num_tokens, num_labels).

    Returns:
        (batch_size, num_tokens), in [0, 1].
    """
    predicted = whole.argmax(-1, keepdim=True).expand(-1, without.size(1), -1)
    of_others = (without - whole).scatter(-1, predicted, 0.0)
    return (of_others.sum(-1).abs() + of_others.abs().sum(-1)) / 2
