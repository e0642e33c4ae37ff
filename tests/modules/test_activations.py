import pytest
import torch

from ane_research.modules.activations import AttentionActivation, Softmax, Sparsemax
from tests.tolerances import EXACT

NAMES = AttentionActivation.list_available()


@pytest.fixture
def scores(generator: torch.Generator) -> torch.Tensor:
    return 3 * torch.randn(4, 7, generator=generator, dtype=torch.float64)


@pytest.fixture
def mask() -> torch.Tensor:
    return torch.arange(7) < torch.tensor([[7], [4], [2], [1]])


def activation(name: str) -> AttentionActivation:
    return AttentionActivation.by_name(name)()


@pytest.mark.parametrize("name", NAMES)
def test_weights_are_a_distribution(name: str, scores: torch.Tensor, mask: torch.Tensor) -> None:
    weights = activation(name)(scores, mask)
    assert (weights >= 0).all()
    torch.testing.assert_close(weights.sum(1), torch.ones(4).double(), atol=EXACT, rtol=0)


@pytest.mark.parametrize("name", NAMES)
def test_padding_gets_exactly_no_weight(
    name: str, scores: torch.Tensor, mask: torch.Tensor
) -> None:
    scores[~mask] = 1e30  # however high its score
    assert (activation(name)(scores, mask)[~mask] == 0).all()


@pytest.mark.parametrize("name", NAMES)
def test_a_single_token_gets_all_weight(
    name: str, scores: torch.Tensor, mask: torch.Tensor
) -> None:
    assert activation(name)(scores, mask)[3, 0].item() == pytest.approx(1, abs=EXACT)


@pytest.mark.parametrize("name", NAMES)
def test_a_text_without_tokens_gets_no_weight(name: str) -> None:
    nothing = torch.zeros(1, 3, dtype=torch.bool)
    assert (activation(name)(torch.ones(1, 3), nothing) == 0).all()


@pytest.mark.parametrize("name", NAMES)
def test_adding_a_constant_to_the_scores_changes_nothing(
    name: str, scores: torch.Tensor, mask: torch.Tensor
) -> None:
    normal = activation(name)
    torch.testing.assert_close(normal(scores + 5, mask), normal(scores, mask), atol=EXACT, rtol=0)


@pytest.mark.parametrize("name", NAMES)
def test_weights_follow_the_tokens_when_these_are_reordered(
    name: str, scores: torch.Tensor, generator: torch.Generator
) -> None:
    order = torch.randperm(7, generator=generator)
    everything = torch.ones_like(scores, dtype=torch.bool)
    normal = activation(name)
    torch.testing.assert_close(
        normal(scores[:, order], everything),
        normal(scores, everything)[:, order],
        atol=EXACT,
        rtol=0,
    )


@pytest.mark.parametrize("name", NAMES)
def test_gradients_are_right_beside_padding(
    name: str, generator: torch.Generator, mask: torch.Tensor
) -> None:
    # Well separated scores: sparsemax has kinks where a token enters its support.
    scores = torch.randn(4, 7, generator=generator, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda s: activation(name)(s, mask), scores)


def test_softmax_of_known_scores() -> None:
    scores = torch.tensor([[0.0, torch.log(torch.tensor(3.0)), 9.0]])
    weights = Softmax()(scores, torch.tensor([[True, True, False]]))
    torch.testing.assert_close(weights, torch.tensor([[0.25, 0.75, 0.0]]))


def test_sparsemax_of_known_scores() -> None:
    # Martins & Astudillo 2016, sec. 2.4: for two scores it is a hard sigmoid.
    scores = torch.tensor([[0.5, 0.0], [1.5, 0.0]])
    weights = Sparsemax()(scores, torch.ones(2, 2, dtype=torch.bool))
    torch.testing.assert_close(weights, torch.tensor([[0.75, 0.25], [1.0, 0.0]]))


def test_softmax_as_released_gives_weight_to_padding() -> None:
    scores = torch.tensor([[1.0, 2.0, 0.0]])
    weights = Softmax(attend_to_padding=True)(scores, torch.tensor([[True, True, False]]))
    torch.testing.assert_close(weights, torch.softmax(scores, -1))
