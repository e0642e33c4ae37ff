import pytest
import torch

from ane_research.modules.scoring import AttentionScoring, DotScoring, TanhScoring
from tests.tolerances import EXACT


def test_tanh_is_v_tanh_w_h_plus_b(generator: torch.Generator) -> None:
    scoring = TanhScoring(hidden_size=6).double()
    states = torch.randn(2, 5, 6, generator=generator, dtype=torch.float64)
    weight, bias, v = scoring.project.weight, scoring.project.bias, scoring.score.weight[0]
    expected = torch.einsum("p,btp->bt", v, torch.tanh(states @ weight.T + bias))
    torch.testing.assert_close(scoring(states), expected, atol=EXACT, rtol=0)


def test_tanh_projects_to_half_the_hidden_size_and_has_no_output_bias() -> None:
    scoring = TanhScoring(hidden_size=6)
    assert scoring.project.out_features == 3
    assert scoring.score.bias is None


def test_dot_is_w_h_over_the_root_of_the_hidden_size(generator: torch.Generator) -> None:
    scoring = DotScoring(hidden_size=4).double()
    states = torch.randn(2, 5, 4, generator=generator, dtype=torch.float64)
    expected = states @ scoring.project.weight[0] / 2
    torch.testing.assert_close(scoring(states), expected, atol=EXACT, rtol=0)


@pytest.mark.parametrize(
    ("theirs", "ours"), [("additive_tanh", TanhScoring), ("additive_sdp", DotScoring)]
)
def test_the_names_of_neely_and_schouten_are_registered(theirs: str, ours: type) -> None:
    assert AttentionScoring.by_name(theirs) is ours
