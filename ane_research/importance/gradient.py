"""Gradient times input."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from allennlp.common.checks import ConfigurationError

from ane_research.importance.base import ImportanceMeasure, TextBatch
from ane_research.models import AttentionModel

TARGETS = ("probability", "logit", "loss")


@ImportanceMeasure.register("gradient")
class Gradient(ImportanceMeasure):
    """``|sum_d (d y / d e_td) e_td|``: y the predicted label's probability, e_t an embedding.

    Jain & Wallace 2019, algorithm 1. Neely & Schouten (2020) released the gradient of the loss at
    the gold label, through the attention: ``target: "loss", detach_attention: false``. Scores are
    not normalised: agreement compares ranks, which a factor per text does not change.

    Args:
        target: What is differentiated: the predicted label's "probability" or "logit", or the
            "loss" at the gold label. Where two labels share one output the three rank tokens alike.
        detach_attention: Treat the attention weights as constants, as Jain & Wallace do, so that
            the measure does not see the mechanism it is compared with.
    """

    def __init__(self, target: str = "probability", detach_attention: bool = True) -> None:
        if target not in TARGETS:
            raise ConfigurationError(
                f"`target` of the gradient must be one of {', '.join(TARGETS)}; not {target!r}"
            )
        self.target = target
        self.detach_attention = detach_attention

    def __call__(self, model: AttentionModel, batch: TextBatch) -> torch.Tensor:
        with frozen_parameters(model), torch.enable_grad():
            embedded = model.embed(batch.tokens).detach().requires_grad_()
            states = model.encode(embedded, batch.mask)
            weights = model.attend(states, batch.mask, batch.query)
            if self.detach_attention:
                weights = weights.detach()
            logits = model.decode(states, weights, batch.query)
            explained = self.explained(model, logits, batch)
            # Instances do not interact: the gradient of the sum is each instance's own.
            (gradient,) = torch.autograd.grad(explained.sum(), embedded)
        # Shape: (batch_size, num_tokens)
        importance = (gradient * embedded.detach()).sum(-1).abs()
        return importance.masked_fill(~model.attended(batch.mask), 0.0)

    def explained(
        self, model: AttentionModel, logits: torch.Tensor, batch: TextBatch
    ) -> torch.Tensor:
        """The number to differentiate, one per instance."""
        if self.target == "loss":
            if batch.label is None:
                raise ValueError("the gradient of the loss needs gold labels; this text has none")
            return model.loss(logits, batch.label)
        probabilities = model.probabilities(logits)
        predicted = probabilities.argmax(-1, keepdim=True)
        if self.target == "probability":
            # The others' subtracted from 1: near 1 the predicted label's own has no digits left.
            return -probabilities.scatter(-1, predicted, 0.0).sum(-1)
        # Where two labels share one output, the other label's logit is its negative.
        return logits if logits.size(-1) == 1 else logits.gather(-1, predicted)


@contextmanager
def frozen_parameters(model: AttentionModel) -> Iterator[None]:
    """No gradients for parameters, and recurrent modules in training mode, until the block ends.

    cuDNN keeps what the backward pass of an RNN needs in training mode only. Modules with dropout
    of their own stay as they are.
    """
    parameters = [p for p in model.parameters() if p.requires_grad]
    recurrent = [m for m in model.modules() if isinstance(m, torch.nn.RNNBase) and not m.dropout]
    modes = [m.training for m in recurrent]
    try:
        for parameter in parameters:
            parameter.requires_grad_(False)
        for module in recurrent:
            module.train()
        yield
    finally:
        for parameter in parameters:
            parameter.requires_grad_(True)
        for module, mode in zip(recurrent, modes, strict=True):
            module.train(mode)
