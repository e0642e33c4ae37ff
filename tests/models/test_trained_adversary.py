"""The loss of a trained adversary is the paper's, and its base is the one it is measured by."""

import math
from pathlib import Path

import pytest
import torch
from allennlp.common.checks import ConfigurationError
from scipy.stats import entropy

from ane_research.models import TrainedAdversary
from ane_research.models.trained_adversary import finite_kl
from tests.archives import adversary, build
from tests.classifiers import alone, batch
from tests.tolerances import EXACT

LENGTHS = [5, 1, 8]


def loss_of(model: TrainedAdversary, text) -> float:
    """The loss of one text, by SciPy."""
    own, base = model(text.tokens), model.base(text.tokens)
    change = abs(float((own["probabilities"] - base["probabilities"])[0, 1].detach()))
    attention = [output["attention"][0].detach().numpy() for output in (own, base)]
    return change - model.divergence_weight * float(entropy(*attention))


@pytest.mark.parametrize(("reduction", "texts_counted"), [("sum", 1), ("mean", 3)])
def test_the_loss_is_the_change_of_the_prediction_less_the_divergence_of_attention(
    reduction: str, texts_counted: int, base: Path, generator: torch.Generator
) -> None:
    model = adversary(base, loss_reduction=reduction)
    texts = batch(LENGTHS, generator)
    expected = sum(loss_of(model, alone(texts, row)) for row in range(3)) / texts_counted
    assert float(model(texts.tokens, texts.label)["loss"]) == pytest.approx(expected, abs=EXACT)


def test_gold_labels_have_no_part_in_the_loss(base: Path, generator: torch.Generator) -> None:
    model, texts = adversary(base), batch(LENGTHS, generator)
    losses = [model(texts.tokens, label)["loss"] for label in (texts.label, 1 - texts.label)]
    assert torch.equal(*losses)


def test_a_copy_of_the_base_is_no_adversary(base: Path, generator: torch.Generator) -> None:
    model, texts = adversary(base), batch(LENGTHS, generator)
    model.load_state_dict(model.base.state_dict(), strict=False)
    model(texts.tokens, texts.label)
    metrics = model.get_metrics(reset=True)
    assert [metrics[name] for name in ("tvd", "kl", "jsd")] == pytest.approx([0] * 3, abs=EXACT)


def test_the_metrics_are_means_over_all_texts_since_the_last_reset(
    base: Path, generator: torch.Generator
) -> None:
    model, texts = adversary(base), batch(LENGTHS, generator)
    model(texts.tokens, texts.label)
    together = model.get_metrics(reset=True)
    for row in range(3):
        text = alone(texts, row)
        model(text.tokens, text.label)
    for name in ("tvd", "kl", "jsd"):
        assert together[name] > 0
        assert model.get_metrics()[name] == pytest.approx(together[name], abs=EXACT)


def test_only_the_embeddings_start_as_those_of_a_base_of_the_same_seed(base: Path) -> None:
    # `base` is of seed 0 too; its weights are kept in single precision.
    state = adversary(base).base.state_dict()
    own = build(seed=0).state_dict()
    started = adversary(base).state_dict()
    alike = {
        name
        for name in own
        if torch.allclose(started[name], state[name], atol=1e-6) and state[name].any()
    }
    assert alike == {"embedder.token_embedder_tokens.weight"}


def test_a_negative_weight_is_refused(base: Path) -> None:
    with pytest.raises(ConfigurationError, match="divergence_weight is -1"):
        adversary(base, divergence_weight=-1)


def test_the_divergence_and_its_gradient_are_finite_at_weights_of_0() -> None:
    p = torch.tensor([0.5, 0.5, 0.0], dtype=torch.float32, requires_grad=True)
    q = torch.tensor([1.0, 0.0, 0.0])
    divergence = finite_kl(p, q)
    divergence.backward()
    smallest = math.log(torch.finfo(torch.float32).tiny)
    assert float(divergence) == pytest.approx(math.log(0.5) - 0.5 * smallest, rel=1e-6)
    assert torch.isfinite(p.grad).all()


def test_the_divergence_is_scipys_where_no_weight_is_0(generator: torch.Generator) -> None:
    p, q = torch.rand(2, 4, 7, generator=generator).double().softmax(-1)
    expected = torch.tensor(entropy(p.numpy(), q.numpy(), axis=-1))
    torch.testing.assert_close(finite_kl(p, q), expected, atol=EXACT, rtol=0)
