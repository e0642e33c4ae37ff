import pytest
import torch
from allennlp.common.checks import ConfigurationError

from ane_research.modules.query import Query
from ane_research.modules.scoring import (
    ConditionedDotScoring,
    ConditionedScoring,
    ConditionedTanhScoring,
)
from tests.tolerances import EXACT


@pytest.fixture
def states(generator: torch.Generator) -> torch.Tensor:
    return torch.randn(2, 5, 4, generator=generator, dtype=torch.float64)


@pytest.fixture
def query(generator: torch.Generator) -> Query:
    return Query(torch.randn(2, 4, generator=generator, dtype=torch.float64))


def test_tanh_is_v_tanh_wp_h_plus_bp_plus_wq_q_plus_bq(states, query) -> None:
    scoring = ConditionedTanhScoring(hidden_size=4, query_size=4).double()
    scores = scoring(states, query)
    v = scoring.score.weight[0]
    for text in range(2):
        of_query = scoring.project_query.weight @ query.state[text] + scoring.project_query.bias
        for token in range(5):
            of_state = scoring.project.weight @ states[text, token] + scoring.project.bias
            expected = v @ torch.tanh(of_state + of_query)
            torch.testing.assert_close(scores[text, token], expected, atol=EXACT, rtol=0)


def test_dot_is_h_q_over_the_root_of_the_hidden_size(states, query) -> None:
    scores = ConditionedDotScoring(hidden_size=4, query_size=4)(states, query)
    for text in range(2):
        for token in range(5):
            expected = (states[text, token] * query.state[text]).sum() / 2
            torch.testing.assert_close(scores[text, token], expected, atol=EXACT, rtol=0)


def test_dot_has_no_parameters() -> None:
    assert not list(ConditionedDotScoring(hidden_size=4, query_size=4).parameters())


def test_dot_refuses_a_query_of_another_size() -> None:
    with pytest.raises(ConfigurationError, match="`encoder` gives 4, `query_encoder` 6"):
        ConditionedDotScoring(hidden_size=4, query_size=6)


def test_tanh_takes_a_query_of_another_size(states, generator: torch.Generator) -> None:
    query = Query(torch.randn(2, 6, generator=generator, dtype=torch.float64))
    scoring = ConditionedTanhScoring(hidden_size=4, query_size=6).double()
    assert scoring(states, query).shape == (2, 5)


@pytest.mark.parametrize("name", ConditionedScoring.list_available())
def test_a_score_is_the_readout_of_the_projection(name: str, states, query) -> None:
    scoring = ConditionedScoring.by_name(name)(hidden_size=4, query_size=4).double()
    weight, offset = scoring.projection(query)
    for text in range(2):
        project = weight if weight.dim() == 2 else weight[text]
        add = offset if offset.dim() == 1 else offset[text]
        for token in range(5):
            expected = scoring.readout(project @ states[text, token] + add)
            actual = scoring(states, query)[text, token]
            torch.testing.assert_close(actual, expected, atol=EXACT, rtol=0)
