import math
from itertools import product

import pytest
import torch
from scipy.spatial.distance import jensenshannon

from ane_research.counterfactual import Adversarial
from ane_research.counterfactual.base import attended_texts
from ane_research.modules.activations import Sparsemax
from tests.classifiers import batch, classifier
from tests.counterfactual.conftest import LENGTHS
from tests.tolerances import EXACT, FINITE_DIFFERENCES


@pytest.fixture
def scores(attended, generator: torch.Generator) -> torch.Tensor:
    return 2 * torch.randn(3, *attended.mask.shape, generator=generator, dtype=torch.float64)


def by_hand(search: Adversarial, model, texts, weights: torch.Tensor) -> float:
    """The loss of Jain & Wallace's search, a text and a pair of adversaries at a time."""
    states = model.encode(model.embed(texts.tokens), texts.mask)
    output = model(texts.tokens)
    loss = 0.0
    for row, length in enumerate(texts.mask.sum(1).tolist()):
        own = output["attention"][row, :length].detach()
        adversaries = weights[:, row, :length].detach()
        for adversary in adversaries:
            logits = model.decode(states[row : row + 1, :length], adversary.unsqueeze(0))
            probabilities = model.probabilities(logits)[0]
            change = (probabilities - output["probabilities"][row]).abs().sum().item() / 2
            loss += search.penalty * max(0.0, change - search.inner_epsilon)
            loss -= jensenshannon(adversary, own) ** 2
        pairs = [jensenshannon(a, b) ** 2 for a, b in product(adversaries, repeat=2)]
        loss -= sum(pairs) / len(pairs)
    return loss


@pytest.mark.parametrize("num_labels", [2, 3])
def test_the_loss_is_jain_and_wallaces(num_labels, scores, generator) -> None:
    model, texts = classifier(num_labels=num_labels), batch(LENGTHS, generator)
    search = Adversarial(num_restarts=3)
    weights = search.activation(scores, texts.mask)
    loss = search.loss(model, attended_texts(model, texts.tokens, texts.mask), weights)
    assert loss.item() == pytest.approx(by_hand(search, model, texts, weights), abs=1e-9)


def test_its_gradient_is_that_of_central_differences(model, attended, scores) -> None:
    search = Adversarial(num_restarts=3)

    def loss(moved: torch.Tensor) -> torch.Tensor:
        return search.loss(model, attended, search.activation(moved, attended.mask))

    scores.requires_grad_()
    (gradient,) = torch.autograd.grad(loss(scores), scores)
    step = 1e-6
    with torch.no_grad():
        for index in product(*map(range, scores.shape)):
            moved = torch.zeros_like(scores)
            moved[index] = step
            rise = (loss(scores + moved) - loss(scores - moved)) / (2 * step)
            # A penalty of 500 on sigmoids; their third derivatives are of order 100.
            assert gradient[index].item() == pytest.approx(
                rise.item(), abs=1e2 * FINITE_DIFFERENCES
            )


def test_the_search_lowers_the_loss(model, attended) -> None:
    search = Adversarial(num_restarts=3, num_steps=0)
    start = search.candidates(model, attended)
    end = Adversarial(num_restarts=3, num_steps=300).candidates(model, attended)
    loss = [search.loss(model, attended, weights).item() for weights in (start, end)]
    assert loss[1] < loss[0] - 1


def test_texts_do_not_see_each_other_in_the_search(model, texts) -> None:
    """Alone in its part, or in one with the others: only where it starts differs."""
    search = Adversarial(num_restarts=1, num_steps=5, noise_scale=0)
    together = search(model, texts.tokens, texts.mask)
    apart = Adversarial(num_restarts=1, num_steps=5, noise_scale=0, memory_budget=1)
    alone = apart(model, texts.tokens, texts.mask)
    torch.testing.assert_close(together.max_jsd, alone.max_jsd, atol=1e-9, rtol=0)
    torch.testing.assert_close(together.weights, alone.weights, atol=1e-9, rtol=0)


def test_a_decoder_that_ignores_the_context_lets_attention_go_anywhere(generator) -> None:
    model, texts = classifier(), batch([40, 60], generator)
    with torch.no_grad():
        model.decoder.weight.zero_()
    found = Adversarial(noise_scale=10)(model, texts.tokens, texts.mask)
    assert (found.max_tvd < EXACT).all()
    assert (found.num_accepted == 5).all()
    assert (found.max_jsd > math.log(2) - 0.05).all()


def test_accepted_adversaries_hardly_change_the_prediction_and_others_are_not(model, texts) -> None:
    strict = Adversarial(num_steps=1, epsilon=0.01)(model, texts.tokens, texts.mask)
    assert (strict.num_accepted < 5).any()  # one step does not mend a random start
    assert (strict.tvd_at_max_jsd <= 0.01).all()


def test_adversaries_may_be_sparse(model, texts, attended) -> None:
    search = Adversarial(num_steps=50, noise_scale=0.3, activation=Sparsemax())
    candidates = search.candidates(model, attended)
    assert candidates.isfinite().all()
    assert (candidates[:, attended.mask] == 0).any()
    sums = candidates.sum(-1)
    torch.testing.assert_close(sums, torch.ones_like(sums), atol=EXACT, rtol=0)
