"""Attention between softmax and sparsemax."""

import entmax
import torch
from allennlp.common.checks import ConfigurationError

from ane_research.modules.activations.base import AttentionActivation


@AttentionActivation.register("entmax15")
class Entmax15(AttentionActivation):
    """1.5-entmax: sparse like sparsemax, but smooth (Peters, Niculae & Martins, 2019)."""

    def normalize(self, scores: torch.Tensor) -> torch.Tensor:
        # A score 2 below the highest has weight 0 already. The lowest number there is, which
        # stands for padding, would overflow when it is squared.
        lowest = scores.detach().amax(-1, keepdim=True) - 3
        return entmax.entmax15(scores.clamp(min=lowest), dim=-1)


@AttentionActivation.register("entmax")
class Entmax(AttentionActivation):
    """Entmax with a learned alpha in (1, 2): softmax at 1, sparsemax at 2 (Correia et al., 2019).

    Alpha is ``1 + sigmoid(parameter)`` and reported as the metric "entmax_alpha". Weight decay
    pulls it to 1.5.

    Args:
        initial_alpha: Where it starts; above 1 and below 2.
    """

    def __init__(self, initial_alpha: float = 1.5) -> None:
        super().__init__()
        if not 1 < initial_alpha < 2:
            raise ConfigurationError(
                f"`initial_alpha` must be above 1 and below 2; not {initial_alpha}"
            )
        self.initial_alpha = initial_alpha
        self.alpha_logit = torch.nn.Parameter(torch.empty(()))
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Puts alpha back to where it starts."""
        with torch.no_grad():
            self.alpha_logit.copy_(torch.logit(torch.tensor(self.initial_alpha - 1)))

    @property
    def alpha(self) -> torch.Tensor:
        return 1 + torch.sigmoid(self.alpha_logit)

    def normalize(self, scores: torch.Tensor) -> torch.Tensor:
        # A shift changes no weight; without it alpha has no gradient where there is padding only.
        shifted = scores - scores.detach().amax(-1, keepdim=True)
        return entmax.entmax_bisect(shifted, alpha=self.alpha, dim=-1)

    def get_metrics(self) -> dict[str, float]:
        return {"entmax_alpha": self.alpha.item()}
