"""What every activation has in common: padding is masked here, once."""

import torch
from allennlp.common import Registrable


class AttentionActivation(torch.nn.Module, Registrable):
    """Turns scores into a distribution over tokens: >= 0, sums to 1, exactly 0 on padding."""

    def forward(self, scores: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Maps scores (..., num_tokens) to weights of that shape; `mask` broadcasts to it.

        A row without any real token has no distribution: its weights are 0.
        """
        lowest = torch.finfo(scores.dtype).min
        return self.normalize(scores.masked_fill(~mask, lowest)).masked_fill(~mask, 0.0)

    def normalize(self, scores: torch.Tensor) -> torch.Tensor:
        """Maps scores to a distribution over the last axis."""
        raise NotImplementedError

    def get_metrics(self) -> dict[str, float]:
        """What the activation has learned, to report among the model's metrics."""
        return {}
