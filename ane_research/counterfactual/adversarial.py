"""Attention that is as different as can be while the prediction stays."""

from typing import Optional

import torch

from ane_research.counterfactual.base import AttendedTexts, Counterfactual, decode
from ane_research.divergence import tvd
from ane_research.errors import check_at_least
from ane_research.models import AttentionModel
from ane_research.modules.activations import AttentionActivation, Softmax


@Counterfactual.register("adversarial")
class Adversarial(Counterfactual):
    """Searches attention far from the model's, and apart from each other, that predicts alike.

    Jain & Wallace 2019, sec. 4.2.2, with the constants of their code. For each text, `num_restarts`
    attentions start at random and follow the gradient together, to minimise ::

        sum_k [penalty * max(0, TVD_k - inner_epsilon) - JSD(k, model's)] - mean_kl JSD(k, l)

    An adversary is a distribution over the text's tokens, the softmax of free numbers, whatever
    the model's own activation: also beside a sparse one it has some weight on every token, as
    small as it likes. Give `activation` to search among its distributions instead; a token to
    which a sparse one gives no weight has no gradient, so it rarely comes back.

    Args:
        num_restarts: Adversaries of each text.
        num_steps: Of Adam, with AMSGrad.
        learning_rate: Of Adam.
        noise_scale: Standard deviation of the numbers at the start. (A constant beside them, as
            Jain & Wallace have it, is nothing to a softmax.)
        penalty: Of a unit of TVD above `inner_epsilon`.
        inner_epsilon: TVD that costs nothing in the search.
        seed: Of the start.
        activation: From free numbers to a distribution; by default softmax.
        epsilon: TVD at which an adversary is accepted.
        memory_budget: As for every counterfactual.
    """

    def __init__(
        self,
        num_restarts: int = 5,
        num_steps: int = 500,
        learning_rate: float = 0.01,
        noise_scale: float = 3.0,
        penalty: float = 500.0,
        inner_epsilon: float = 0.01,
        seed: int = 13,
        activation: Optional[AttentionActivation] = None,  # noqa: UP045 - AllenNLP reads it
        epsilon: float = 0.05,
        memory_budget: int = 256 * 2**20,
    ) -> None:
        super().__init__(epsilon, memory_budget)
        check_at_least(1, num_restarts=num_restarts)
        check_at_least(0, num_steps=num_steps, inner_epsilon=inner_epsilon)
        self.num_restarts = num_restarts
        self.num_steps = num_steps
        self.learning_rate = learning_rate
        self.noise_scale = noise_scale
        self.penalty = penalty
        self.inner_epsilon = inner_epsilon
        self.generator = torch.Generator().manual_seed(seed)
        self.activation = activation or Softmax()

    def candidates(self, model: AttentionModel, texts: AttendedTexts) -> torch.Tensor:
        size = (self.num_restarts, *texts.mask.shape)
        noise = torch.randn(size, generator=self.generator).to(texts.weights)
        scores = (self.noise_scale * noise).requires_grad_()
        optimizer = torch.optim.Adam([scores], lr=self.learning_rate, amsgrad=True, fused=True)
        with torch.enable_grad():
            for _ in range(self.num_steps):
                optimizer.zero_grad()
                loss = self.loss(model, texts, self.activation(scores, texts.mask))
                loss.backward(inputs=[scores])
                optimizer.step()
        return self.activation(scores.detach().double(), texts.mask)

    def loss(
        self, model: AttentionModel, texts: AttendedTexts, weights: torch.Tensor
    ) -> torch.Tensor:
        """What the search minimises, summed over the texts, which do not interact.

        Args:
            model: Predicts.
            texts: The batch.
            weights: (num_restarts, batch_size, num_tokens).
        """
        change = tvd(decode(model, texts, weights), decode(model, texts, texts.weights))
        excess = torch.relu(change - self.inner_epsilon).sum()
        everyone = torch.cat([texts.weights.unsqueeze(0), weights])
        size = len(everyone)
        first, second = torch.triu_indices(size, size, offset=1, device=weights.device)
        middle = (everyone.index_select(0, first) + everyone.index_select(0, second)) / 2
        # Shape: (num_pairs,): the entropy of the middle less the middle of the entropies.
        entropies = entropy(everyone).sum(-1)
        divergence = entropy(middle).sum(-1) - (entropies[first] + entropies[second]) / 2
        # Pairs with the model's count once; the mean over all ordered pairs of adversaries has
        # each of theirs twice.
        twice = torch.full_like(divergence, 2 / self.num_restarts**2)
        share = twice.masked_fill(first == 0, 1.0)
        return self.penalty * excess - (share * divergence).sum()

    def bytes_per_text(self, texts: AttendedTexts) -> int:
        # Of each pair both weights, their middle, its logarithm and product, and their gradients.
        num_pairs = (self.num_restarts + 1) * self.num_restarts // 2
        numbers = (10 * num_pairs + 12 * self.num_restarts) * texts.mask.size(1)
        return numbers * texts.weights.element_size()


def entropy(weights: torch.Tensor) -> torch.Tensor:
    """Shannon's, in nats, over the last axis; its gradient is finite also where a weight is 0."""
    tiny = torch.finfo(weights.dtype).tiny
    return -(weights * weights.clamp(min=tiny).log()).sum(-1)
