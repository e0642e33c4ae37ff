import pytest
import torch
from allennlp.common.checks import ConfigurationError

from ane_research.importance import Gradient, TextBatch
from ane_research.importance.gradient import TARGETS
from tests.classifiers import HEADS, alone, batch, classifier, gru, make_sure
from tests.tolerances import EXACT, FINITE_DIFFERENCES, SINGLE_BEHIND_EXP

STEP = 1e-5


def target_value(target: str, logits: torch.Tensor, texts: TextBatch, predicted) -> torch.Tensor:
    """What is differentiated, by log-softmax over all labels; two of them have logits 0 and z."""
    two_labels = logits.size(-1) == 1
    if two_labels:
        logits = torch.cat([torch.zeros_like(logits), logits], dim=-1)
    rows = range(len(logits))
    if target == "loss":
        return -logits.log_softmax(-1)[rows, texts.label]
    if target == "logit":
        return logits[rows, torch.ones_like(predicted) if two_labels else predicted]
    return logits.softmax(-1)[rows, predicted]


def differences(model, texts: TextBatch, measure: Gradient) -> torch.Tensor:
    """`measure` by central differences, an embedding's dimension at a time."""
    embedded = model.embed(texts.tokens).detach()
    with torch.no_grad():
        states = model.encode(embedded, texts.mask)
        fixed = model.attend(states, texts.mask, texts.query)
        logits = model.decode(states, fixed, texts.query)
        predicted = model.probabilities(logits).argmax(-1)

        def explained(moved: torch.Tensor) -> torch.Tensor:
            states = model.encode(moved, texts.mask)
            weights = fixed
            if not measure.detach_attention:
                weights = model.attend(states, texts.mask, texts.query)
            logits = model.decode(states, weights, texts.query)
            return target_value(measure.target, logits, texts, predicted).sum()

        gradient = torch.zeros_like(embedded)
        for index in torch.cartesian_prod(*map(torch.arange, embedded.shape)).tolist():
            step = torch.zeros_like(embedded)
            step[tuple(index)] = STEP
            rise = explained(embedded + step) - explained(embedded - step)
            gradient[tuple(index)] = rise / (2 * STEP)
    return (gradient * embedded).sum(-1).abs() * texts.mask


@pytest.mark.parametrize("detach_attention", [True, False])
@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize(("scoring", "activation"), HEADS)
def test_scores_are_those_of_central_differences(
    scoring: str,
    activation: str,
    target: str,
    detach_attention: bool,
    generator: torch.Generator,
) -> None:
    model = classifier(scoring, activation)
    texts = batch([4, 1], generator)
    measure = Gradient(target, detach_attention)
    torch.testing.assert_close(
        measure(model, texts), differences(model, texts, measure), atol=FINITE_DIFFERENCES, rtol=0
    )


@pytest.mark.parametrize("target", TARGETS)
def test_with_more_labels_it_is_of_the_predicted_one(
    target: str, generator: torch.Generator
) -> None:
    model = classifier(num_labels=3)
    texts = batch([4, 2], generator, num_labels=3)
    measure = Gradient(target)
    torch.testing.assert_close(
        measure(model, texts), differences(model, texts, measure), atol=FINITE_DIFFERENCES, rtol=0
    )


@pytest.mark.parametrize(("scoring", "activation"), HEADS)
def test_a_text_scores_alike_alone_and_beside_longer_ones(
    scoring: str, activation: str, generator: torch.Generator
) -> None:
    model = classifier(scoring, activation)
    texts = batch([1, 3, 8], generator)
    together = Gradient()(model, texts)
    for row, length in enumerate([1, 3, 8]):
        by_itself = Gradient()(model, alone(texts, row))
        torch.testing.assert_close(together[row, :length], by_itself[0], atol=EXACT, rtol=0)


def test_two_labels_rank_tokens_alike_for_every_target(generator: torch.Generator) -> None:
    model, texts = classifier(), batch([9], generator)
    orders = [Gradient(target)(model, texts).argsort().tolist() for target in TARGETS]
    assert orders[0] == orders[1] == orders[2]


@pytest.mark.parametrize("encoder", [None, gru()])
def test_the_model_is_left_as_it_was(encoder, generator: torch.Generator) -> None:
    model = classifier(encoder=encoder)
    before = [parameter.clone() for parameter in model.parameters()]
    Gradient()(model, batch([4, 2], generator))
    assert not any(module.training for module in model.modules())
    for parameter, old in zip(model.parameters(), before, strict=True):
        assert parameter.requires_grad
        assert parameter.grad is None
        assert torch.equal(parameter, old)


def test_the_model_is_left_as_it_was_when_it_raises(generator: torch.Generator) -> None:
    model = classifier()
    texts = TextBatch(batch([3], generator).tokens, torch.ones(1, 3, dtype=torch.bool))
    with pytest.raises(ValueError, match="needs gold labels"):
        Gradient("loss")(model, texts)
    assert all(parameter.requires_grad for parameter in model.parameters())


def test_an_unknown_target_is_refused_with_the_choices() -> None:
    with pytest.raises(ConfigurationError, match="probability, logit, loss; not 'odds'"):
        Gradient("odds")


@pytest.mark.parametrize("num_labels", [2, 3])
def test_a_model_that_is_sure_is_explained_in_single_precision_as_in_double(
    num_labels: int, generator: torch.Generator
) -> None:
    model, text = classifier(num_labels=num_labels), batch([9], generator)
    make_sure(model, text)
    expected = Gradient()(model, text)
    found = Gradient()(model.float(), text)
    torch.testing.assert_close(found.double(), expected, atol=0, rtol=SINGLE_BEHIND_EXP)
