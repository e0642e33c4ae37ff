import math

import pytest
import torch

from ane_research.counterfactual import Counterfactual, Effect
from ane_research.counterfactual.base import attended_texts, decode
from ane_research.errors import InputError
from ane_research.modules.activations import Softmax
from tests.classifiers import batch, classifier
from tests.counterfactual.conftest import LENGTHS
from tests.tolerances import EXACT

#: Those that search attention for the states of the model itself.
NAMES = ("permutation", "adversarial")


def quick(name: str, **arguments: object) -> Counterfactual:
    few = {"adversarial": {"num_steps": 20, "num_restarts": 3}, "permutation": {}}
    return Counterfactual.by_name(name)(**few[name], **arguments)


def effect_on(name: str, model, texts, **arguments: object) -> Effect:
    return quick(name, **arguments)(model, texts.tokens, texts.mask)


@pytest.fixture(params=NAMES)
def effect(request, model, texts) -> Effect:
    return effect_on(request.param, model, texts)


@pytest.mark.parametrize("num_labels", [2, 3])
def test_decoding_cached_values_is_the_models_decoding(num_labels, generator) -> None:
    model, texts = classifier(num_labels=num_labels), batch(LENGTHS, generator)
    states = model.encode(model.embed(texts.tokens), texts.mask)
    weights = torch.rand(4, 9, generator=generator).double() * texts.mask
    cached = attended_texts(model, texts.tokens, texts.mask)
    expected = model.probabilities(model.decode(states, weights))
    torch.testing.assert_close(decode(model, cached, weights), expected, atol=EXACT, rtol=0)


def test_only_the_tokens_that_attention_may_weigh_are_kept(generator) -> None:
    model, texts = classifier(), batch([6, 4], generator)
    model.boundary_symbols = True
    weights = model(texts.tokens)["attention"]
    cached = attended_texts(model, texts.tokens, texts.mask)
    assert cached.mask.tolist() == [[True] * 4, [True, True, False, False]]
    assert torch.equal(cached.weights[0], weights[0, 1:5])
    assert torch.equal(cached.weights[1, :2], weights[1, 1:3])


def test_the_found_attention_is_a_distribution_over_real_tokens(effect: Effect, texts) -> None:
    assert (effect.weights >= 0).all()
    assert (effect.weights[~texts.mask] == 0).all()
    sums = effect.weights.sum(1)
    torch.testing.assert_close(sums, torch.ones(4).double(), atol=EXACT, rtol=0)


def test_the_found_attention_changes_the_prediction_by_what_is_said(effect, model, texts) -> None:
    states = model.encode(model.embed(texts.tokens), texts.mask)
    found = model.probabilities(model.decode(states, effect.weights))
    change = (found - model(texts.tokens)["probabilities"]).abs().sum(-1) / 2
    torch.testing.assert_close(effect.tvd_at_max_jsd, change, atol=EXACT, rtol=0)
    assert (effect.tvd_at_max_jsd <= 0.05).all()


def test_divergences_are_between_0_and_ln_2(effect: Effect) -> None:
    assert (effect.max_jsd >= 0).all()
    assert (effect.max_jsd <= math.log(2) + EXACT).all()


def test_changes_of_the_prediction_are_ordered_and_in_the_unit_interval(effect: Effect) -> None:
    assert (effect.median_tvd <= effect.max_tvd).all()
    assert (effect.mean_tvd <= effect.max_tvd + EXACT).all()
    assert ((effect.median_tvd >= 0) & (effect.max_tvd <= 1)).all()


@pytest.mark.parametrize("name", NAMES)
def test_the_models_own_attention_is_found_where_nothing_is_accepted(name, model, texts) -> None:
    own = model(texts.tokens)["attention"]
    nothing = effect_on(name, model, texts, epsilon=0.0)
    for row in torch.nonzero(nothing.num_accepted == 0).flatten():
        assert nothing.max_jsd[row] == 0
        torch.testing.assert_close(nothing.weights[row], own[row], atol=EXACT, rtol=0)
    assert (nothing.num_accepted == 0).any()


@pytest.mark.parametrize("name", NAMES)
def test_the_only_token_of_a_text_keeps_all_weight(name, model, texts) -> None:
    found = effect_on(name, model, texts)
    row = LENGTHS.index(1)
    assert found.max_attention[row] == pytest.approx(1, abs=EXACT)
    assert found.max_tvd[row] == pytest.approx(0, abs=EXACT)
    assert found.max_jsd[row] == pytest.approx(0, abs=EXACT)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_finds_the_same_and_another_does_not(name, model, texts) -> None:
    first, again, other = (effect_on(name, model, texts, seed=seed) for seed in (1, 1, 2))
    assert torch.equal(first.mean_tvd, again.mean_tvd)
    assert not torch.equal(first.mean_tvd, other.mean_tvd)


@pytest.mark.parametrize("name", NAMES)
def test_the_model_is_left_as_it_was(name, model, texts) -> None:
    effect_on(name, model, texts)
    assert all(p.grad is None and p.requires_grad for p in model.parameters())
    assert not any(module.training for module in model.modules())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("activation", ["sparsemax", "entmax", "uniform"])
def test_every_activation_has_counterfactuals(name, activation, generator) -> None:
    model, texts = classifier(activation=activation), batch(LENGTHS, generator)
    found = effect_on(name, model, texts)
    assert (found.max_jsd >= 0).all()
    assert found.weights.isfinite().all()


def test_attention_that_padding_has_a_part_of_is_refused(model, texts) -> None:
    model.activation = Softmax(attend_to_padding=True)
    with pytest.raises(InputError, match="attention to words alone"):
        effect_on("permutation", model, texts)
