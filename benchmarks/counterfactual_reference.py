"""Other attention one candidate at a time, as one would first write it.

Both take what does not depend on attention from `encode` and decode with the model's own `decode`.
"""

from collections.abc import Iterable
from typing import NamedTuple

import torch

from ane_research.counterfactual import Adversarial, Permutation
from ane_research.divergence import jsd, tvd
from ane_research.importance import TextBatch
from ane_research.models import AttentionModel


class Encoded(NamedTuple):
    """A batch, as far as attention does not matter."""

    model: AttentionModel
    states: torch.Tensor  #: (batch_size, num_tokens, hidden_size)
    weights: torch.Tensor  #: (batch_size, num_tokens)
    mask: torch.Tensor

    def tvd(self, weights: torch.Tensor) -> torch.Tensor:
        """How far other weights move the prediction, (batch_size,)."""
        logits = [self.model.decode(self.states, each) for each in (weights, self.weights)]
        return tvd(*map(self.model.probabilities, logits))


def encode(model: AttentionModel, batch: TextBatch) -> Encoded:
    """The states and the model's own attention."""
    with torch.no_grad():
        states = model.encode(model.embed(batch.tokens), batch.mask)
        return Encoded(model, states, model.attend(states, batch.mask), batch.mask)


@torch.no_grad()
def permutation(measure: Permutation, texts: Encoded) -> torch.Tensor:
    """One permutation after the other; what `effect` returns."""
    shape = measure.num_permutations, *texts.mask.shape
    keys = torch.rand(shape, generator=measure.generator).to(texts.mask.device)
    orders = (key.masked_fill(~texts.mask, 2.0).argsort(-1) for key in keys)
    return effect(measure.epsilon, texts, (texts.weights.gather(-1, order) for order in orders))


def adversarial(measure: Adversarial, texts: Encoded) -> torch.Tensor:
    """One restart after the other in each step; what `effect` returns."""
    shape = measure.num_restarts, *texts.mask.shape
    noise = measure.noise_scale * torch.randn(shape, generator=measure.generator)
    scores = [each.to(texts.states).requires_grad_() for each in noise.unbind()]
    optimizer = torch.optim.Adam(scores, lr=measure.learning_rate, amsgrad=True)
    for _ in range(measure.num_steps):
        optimizer.zero_grad()
        loss(measure, texts, [measure.activation(each, texts.mask) for each in scores]).backward()
        optimizer.step()
    with torch.no_grad():
        found = [measure.activation(each, texts.mask) for each in scores]
        return effect(measure.epsilon, texts, found)


def loss(measure: Adversarial, texts: Encoded, adversaries: list[torch.Tensor]) -> torch.Tensor:
    """Penalty less divergence from the model's attention and from one another."""
    total = torch.zeros((), device=texts.states.device)
    for weights in adversaries:
        excess = torch.relu(texts.tvd(weights) - measure.inner_epsilon)
        total = total + (measure.penalty * excess - jsd(weights, texts.weights)).sum()
        for other in adversaries:
            total = total - jsd(weights, other).sum() / measure.num_restarts**2
    return total


def effect(epsilon: float, texts: Encoded, candidates: Iterable[torch.Tensor]) -> torch.Tensor:
    """Median TVD and the largest JSD of an accepted candidate of each text, (2, batch_size)."""
    changes, divergences = [], []
    for weights in candidates:
        change = texts.tvd(weights)
        divergence = jsd(weights.double(), texts.weights.double())
        changes.append(change)
        divergences.append(divergence.masked_fill(change > epsilon, 0.0))
    return torch.stack(
        [torch.stack(changes).quantile(0.5, dim=0), torch.stack(divergences).amax(0)]
    )
