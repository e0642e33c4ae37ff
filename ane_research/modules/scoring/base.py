"""What every scoring has in common: a linear projection, then a readout."""

import torch
from allennlp.common import Registrable

from ane_research.modules.query import Query

Projection = tuple[torch.Tensor, torch.Tensor]  #: weight and offset


class Scoring(torch.nn.Module):
    """Scores states for attention: ``readout(P h_t + o)``, one number per token.

    The split matters to leave-one-out: a projection is linear, so the two directions of a BiLSTM
    can be projected apart, once each, and added.
    """

    def forward(self, states: torch.Tensor, query: Query | None = None) -> torch.Tensor:
        """Maps states (batch_size, num_tokens, hidden_size) to scores (batch_size, num_tokens)."""
        raise NotImplementedError

    def projection(self, query: Query | None = None) -> Projection:
        """Returns ``P``, (projection_size, hidden_size), and ``o``, (projection_size,).

        Where the query decides on it, each text has its own: (batch_size, ...).
        """
        raise NotImplementedError

    def readout(self, projected: torch.Tensor) -> torch.Tensor:
        """Maps projected states (..., projection_size) to scores (...)."""
        raise NotImplementedError


class AttentionScoring(Scoring, Registrable):
    """Scores the states of a text by itself.

    Args:
        project: Linear map of a state, `hidden_size` to `projection_size`.
    """

    def __init__(self, project: torch.nn.Linear) -> None:
        super().__init__()
        self.project = project

    def forward(self, states: torch.Tensor, query: Query | None = None) -> torch.Tensor:
        return self.readout(self.project(states))

    def projection(self, query: Query | None = None) -> Projection:
        weight, bias = self.project.weight, self.project.bias
        return weight, weight.new_zeros(len(weight)) if bias is None else bias
