import pytest
import torch
from allennlp.common.checks import ConfigurationError

from ane_research.modules.activations import (
    AttentionActivation,
    Entmax,
    Entmax15,
    Softmax,
    Sparsemax,
)
from tests.classifiers import batch, classifier
from tests.tolerances import EXACT, FINITE_DIFFERENCES

ALL = torch.ones(4, 7, dtype=torch.bool)


@pytest.fixture
def scores(generator: torch.Generator) -> torch.Tensor:
    return 3 * torch.randn(4, 7, generator=generator, dtype=torch.float64)


def entmax(alpha: float) -> Entmax:
    return Entmax(alpha).double()


def test_alpha_one_and_a_half_is_entmax15(scores: torch.Tensor) -> None:
    expected = Entmax15()(scores, ALL)
    torch.testing.assert_close(entmax(1.5)(scores, ALL), expected, atol=EXACT, rtol=0)


@pytest.mark.parametrize(("alpha", "limit"), [(1.001, Softmax()), (1.999, Sparsemax())])
def test_the_limits_are_softmax_and_sparsemax(
    alpha: float, limit: AttentionActivation, scores: torch.Tensor
) -> None:
    # Off by what a thousandth in alpha changes.
    torch.testing.assert_close(entmax(alpha)(scores, ALL), limit(scores, ALL), atol=3e-3, rtol=0)


def test_entmax15_of_known_scores() -> None:
    # With weights (s / 2 - tau)^2 over the support: two equal scores share, a gap of 2 excludes.
    scores = torch.tensor([[1.0, 1.0, -9.0], [2.0, 0.0, -9.0]])
    weights = Entmax15()(scores, torch.ones(2, 3, dtype=torch.bool))
    torch.testing.assert_close(weights, torch.tensor([[0.5, 0.5, 0.0], [1.0, 0.0, 0.0]]))


def test_alpha_gets_the_gradient_of_central_differences(scores: torch.Tensor) -> None:
    mask = torch.arange(7) < torch.tensor([[7], [4], [2], [0]])  # the last has no token
    activation = entmax(1.4)

    def loss() -> torch.Tensor:
        return (activation(scores, mask) ** 2).sum()

    loss().backward()
    step = 1e-5
    with torch.no_grad():
        activation.alpha_logit += step
        above = loss()
        activation.alpha_logit -= 2 * step
        below = loss()
    difference = (above - below) / (2 * step)
    assert activation.alpha_logit.grad.item() == pytest.approx(
        difference.item(), abs=FINITE_DIFFERENCES
    )


def test_alpha_is_learned_and_reported(generator: torch.Generator) -> None:
    model = classifier(activation="entmax")
    texts = batch([3, 5, 4], generator)
    assert model.get_metrics()["entmax_alpha"] == pytest.approx(1.5)
    optimizer = torch.optim.SGD(model.parameters(), lr=10)
    model(texts.tokens, texts.label)["loss"].backward()
    optimizer.step()
    assert 1 < model.get_metrics()["entmax_alpha"] < 2
    assert model.get_metrics()["entmax_alpha"] != pytest.approx(1.5)


@pytest.mark.parametrize("alpha", [1.0, 2.0, -1.0])
def test_an_alpha_that_is_not_between_is_refused(alpha: float) -> None:
    with pytest.raises(ConfigurationError, match="above 1 and below 2; not"):
        Entmax(alpha)
