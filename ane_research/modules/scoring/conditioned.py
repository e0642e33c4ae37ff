"""Scorings for a text and a query: Jain & Wallace 2019, sec. 2.

A projection is linear in the states and may depend on the query.
"""

import torch
from allennlp.common import Registrable
from allennlp.common.checks import ConfigurationError

from ane_research.modules.fast_tanh import fast_tanh
from ane_research.modules.query import Query
from ane_research.modules.scoring.base import Projection, Scoring


class ConditionedScoring(Scoring, Registrable):
    """Scores the states of a text for a query."""

    def forward(self, states: torch.Tensor, query: Query | None = None) -> torch.Tensor:
        weight, offset = self.projection(query)
        return self.readout(states @ weight.mT + offset.unsqueeze(-2))


@ConditionedScoring.register("tanh")
class ConditionedTanhScoring(ConditionedScoring):
    """Scores each state by ``v . tanh(Wp h_t + bp + Wq q + bq)`` (Bahdanau et al., 2015).

    Args:
        hidden_size: Size of ``h_t``; ``Wp`` and ``Wq`` map to ``hidden_size // 2``.
        query_size: Size of ``q``.
    """

    def __init__(self, hidden_size: int, query_size: int) -> None:
        super().__init__()
        self.project = torch.nn.Linear(hidden_size, hidden_size // 2)
        self.project_query = torch.nn.Linear(query_size, hidden_size // 2)
        self.score = torch.nn.Linear(hidden_size // 2, 1, bias=False)

    def projection(self, query: Query) -> Projection:  # type: ignore[override]  # pairs have one
        return self.project.weight, self.project.bias + self.project_query(query.state)

    def readout(self, projected: torch.Tensor) -> torch.Tensor:
        return self.score(fast_tanh(projected)).squeeze(-1)


@ConditionedScoring.register("dot")
class ConditionedDotScoring(ConditionedScoring):
    """Scores each state by ``h_t . q / sqrt(hidden_size)`` (Vaswani et al., 2017).

    It has no parameters.

    Args:
        hidden_size: Size of ``h_t``.
        query_size: Size of ``q``: the same.
    """

    def __init__(self, hidden_size: int, query_size: int) -> None:
        super().__init__()
        if hidden_size != query_size:
            raise ConfigurationError(
                f"`dot` scoring needs states and queries of one size; `encoder` gives {hidden_size}"
                f", `query_encoder` {query_size}"
            )
        self.scale = hidden_size**0.5

    def projection(self, query: Query) -> Projection:  # type: ignore[override]  # pairs have one
        return query.state.unsqueeze(-2), query.state.new_zeros(1)

    def readout(self, projected: torch.Tensor) -> torch.Tensor:
        return projected.squeeze(-1) / self.scale
