"""Texts whose first and last token are symbols that the encoder sees and attention does not."""

import pytest
import torch

from ane_research.importance import AttentionWeights, Gradient, LeaveOneOut
from tests.classifiers import (
    ACTIVATIONS,
    alone,
    average,
    batch,
    classifier,
    convolution,
    gru,
    without,
)
from tests.tolerances import EXACT

LENGTHS = [3, 4, 7, 12]  # of one to ten words
ENCODERS = {"bilstm": None, "gru": gru(), "average": average(), "convolution": convolution()}


@pytest.fixture(params=ENCODERS)
def model(request):
    model = classifier(encoder=ENCODERS[request.param])
    model.boundary_symbols = True
    return model


def words(texts) -> torch.Tensor:
    """True on every token but padding, the first and the last of a text."""
    position = torch.arange(texts.mask.size(1))
    return (position > 0) & (position < texts.mask.sum(1, keepdim=True) - 1)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_words_alone_have_attention(activation: str, generator: torch.Generator) -> None:
    model = classifier(activation=activation)
    model.boundary_symbols = True
    texts = batch(LENGTHS, generator)
    weights = model(texts.tokens)["attention"]
    assert (weights[~words(texts)] == 0).all()
    torch.testing.assert_close(weights.sum(1), torch.ones(4).double(), atol=EXACT, rtol=0)
    assert torch.equal(model.attended(texts.mask), words(texts))


def test_the_encoder_sees_the_symbols(generator: torch.Generator) -> None:
    model = classifier()
    model.boundary_symbols = True
    texts = batch([5], generator)
    before = model(texts.tokens)["probabilities"]
    ids = texts.tokens["tokens"]["tokens"]
    ids[0, 0] = ids[0, 0] % 19 + 1
    assert not torch.equal(model(texts.tokens)["probabilities"], before)


@pytest.mark.parametrize("measure", [AttentionWeights(), Gradient(), LeaveOneOut()])
def test_symbols_have_no_importance(measure, model, generator: torch.Generator) -> None:
    texts = batch(LENGTHS, generator)
    scores = measure(model, texts)
    assert (scores[~words(texts)] == 0).all()
    assert (scores[1:][words(texts)[1:]] > 0).any()


def test_leave_one_out_deletes_words_and_keeps_the_symbols(model, generator) -> None:
    texts = batch(LENGTHS, generator)
    scores = LeaveOneOut()(model, texts)
    assert scores[0, 1].isnan()  # the only word
    for row, length in list(enumerate(LENGTHS))[1:]:
        text = alone(texts, row)
        with torch.no_grad():
            whole = model(text.tokens)["probabilities"]
            for word in range(1, length - 1):
                shorter = model(without(text, word).tokens)["probabilities"]
                expected = (shorter - whole).abs().sum().item() / 2
                assert scores[row, word].item() == pytest.approx(expected, abs=EXACT)
