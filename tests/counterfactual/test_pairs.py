"""Counterfactual attention on models of pairs."""

import numpy as np
import pytest
import torch

from ane_research.counterfactual import Adversarial, Counterfactual, Effect, Permutation
from ane_research.counterfactual.base import attended_texts, decode
from tests.counterfactual.test_base import quick
from tests.pairs import ENCODERS, LENGTHS, pair_alone, pair_classifier, pair_fields, pairs_of
from tests.tolerances import EXACT

#: Those that search attention for the states of the model itself.
NAMES = ("permutation", "adversarial")


def ask(counterfactual: Counterfactual, model, fields) -> Effect:
    pairs = pairs_of(model, fields)
    return counterfactual(model, pairs.tokens, pairs.mask, pairs.query)


def predicted(model, fields, weights: torch.Tensor) -> torch.Tensor:
    """Probabilities for other attention to one pair, from its states."""
    pair = pairs_of(model, fields)
    states = model.encode(model.embed(pair.tokens), pair.mask)
    return model.probabilities(model.decode(states, weights.unsqueeze(0), pair.query))[0]


@pytest.mark.parametrize("candidates", [False, True])
@pytest.mark.parametrize("encoder", ENCODERS)
def test_decoding_cached_values_is_the_models_decoding(
    encoder: str, candidates: bool, generator: torch.Generator
) -> None:
    model = pair_classifier(encoder=ENCODERS[encoder]())
    fields = pair_fields(generator, candidates=candidates)
    pairs = pairs_of(model, fields)
    cached = attended_texts(model, pairs.tokens, pairs.mask, pairs.query)
    weights = torch.rand(3, *pairs.mask.shape, generator=generator).double() * pairs.mask
    found = decode(model, cached, weights)
    for row, length in enumerate(LENGTHS):
        for number in range(3):
            expected = predicted(model, pair_alone(fields, row), weights[number, row, :length])
            torch.testing.assert_close(found[number, row], expected, atol=EXACT, rtol=0)


@pytest.mark.parametrize("candidates", [False, True])
def test_permutation_is_a_plain_loop(candidates: bool, generator: torch.Generator) -> None:
    model = pair_classifier()
    fields = pair_fields(generator, candidates=candidates)
    found = ask(Permutation(num_permutations=10, seed=5), model, fields)
    keys = torch.rand((10, 4, 9), generator=torch.Generator().manual_seed(5))
    output = model(**fields)
    for row, length in enumerate(LENGTHS):
        own = output["attention"][row, :length]
        changes = []
        for number in range(10):
            shuffled = own[keys[number, row, :length].argsort()]
            probabilities = predicted(model, pair_alone(fields, row), shuffled)
            change = (probabilities - output["probabilities"][row]).abs().sum() / 2
            changes.append(change.item())
        assert found.median_tvd[row].item() == pytest.approx(np.median(changes), abs=EXACT)
        assert found.mean_tvd[row].item() == pytest.approx(np.mean(changes), abs=EXACT)
        assert found.max_tvd[row].item() == pytest.approx(np.max(changes), abs=EXACT)


def test_uniform_attention_can_be_shuffled_at_will(generator: torch.Generator) -> None:
    found = ask(Permutation(), pair_classifier(activation="uniform"), pair_fields(generator))
    assert (found.max_tvd < EXACT).all()


@pytest.mark.parametrize("candidates", [False, True])
def test_accepted_adversaries_are_distributions_that_predict_alike(
    candidates: bool, generator: torch.Generator
) -> None:
    model = pair_classifier()
    fields = pair_fields(generator, candidates=candidates)
    found = ask(Adversarial(num_restarts=3, num_steps=300), model, fields)
    assert (found.num_accepted > 0).any()
    assert (found.max_jsd > 0.1).any()
    assert (found.tvd_at_max_jsd <= 0.05).all()
    own = model(**fields)["probabilities"]
    for row, length in enumerate(LENGTHS):
        weights = found.weights[row]
        assert (weights >= 0).all()
        assert (weights[length:] == 0).all()
        assert weights.sum().item() == pytest.approx(1, abs=EXACT)
        change = predicted(model, pair_alone(fields, row), weights[:length]) - own[row]
        expected = change.abs().sum().item() / 2
        assert found.tvd_at_max_jsd[row].item() == pytest.approx(expected, abs=EXACT)


@pytest.mark.parametrize("name", NAMES)
def test_pairs_are_measured_in_double_precision_whatever_the_models(
    name: str, generator: torch.Generator
) -> None:
    found = ask(quick(name), pair_classifier().float(), pair_fields(generator))
    assert found.max_tvd.dtype == torch.float64
    assert found.max_tvd.isfinite().all()


@pytest.mark.parametrize("name", NAMES)
def test_a_small_memory_budget_gives_as_many_rows(name: str, generator: torch.Generator) -> None:
    found = ask(quick(name, memory_budget=1), pair_classifier(), pair_fields(generator))
    assert found.weights.shape == (4, 9)


@pytest.mark.parametrize("name", NAMES)
def test_the_model_is_left_as_it_was(name: str, generator: torch.Generator) -> None:
    model = pair_classifier()
    ask(quick(name), model, pair_fields(generator))
    assert all(p.grad is None and p.requires_grad for p in model.parameters())
    assert not any(module.training for module in model.modules())
