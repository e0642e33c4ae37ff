"""What every scoring has in common: a linear projection, then a readout."""

import torch
from allennlp.common import Registrable


class AttentionScoring(torch.nn.Module, Registrable):
    """Scores states for attention: ``readout(project(h_t))``, one number per token.

    The split matters to leave-one-out: a projection is linear, so the two directions of a BiLSTM
    can be projected apart, once each, and added.

    Args:
        project: Linear map of a state, `hidden_size` to `projection_size`.
    """

    def __init__(self, project: torch.nn.Linear) -> None:
        super().__init__()
        self.project = project

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        """Maps states (..., num_tokens, hidden_size) to scores (..., num_tokens)."""
        return self.readout(self.project(states))

    def readout(self, projected: torch.Tensor) -> torch.Tensor:
        """Maps projected states (..., projection_size) to scores (...)."""
        raise NotImplementedError
