"""A guided classifier attends where its base does, whatever it learns itself."""

from pathlib import Path

import pytest
import torch

from ane_research.importance import Gradient, LeaveOneOut
from tests.archives import guided, trainable
from tests.classifiers import alone, batch, without
from tests.tolerances import EXACT

LENGTHS = [5, 1, 8]


@pytest.fixture
def model(base: Path):
    return guided(base)


def test_its_attention_is_the_bases(model, generator: torch.Generator) -> None:
    texts = batch(LENGTHS, generator)
    attention = model.base(texts.tokens)["attention"]
    assert torch.equal(model(texts.tokens)["attention"], attention)


def test_it_predicts_from_the_states_of_single_words_and_these_weights(
    model, generator: torch.Generator
) -> None:
    texts = batch(LENGTHS, generator)
    states = model.encoder(model.embedder(texts.tokens), texts.mask)
    weights = model.base(texts.tokens)["attention"]
    expected = model.decoder((weights.unsqueeze(-1) * states).sum(1))
    torch.testing.assert_close(model(texts.tokens)["logits"], expected, atol=EXACT, rtol=0)


def test_a_text_is_predicted_alike_alone_and_beside_longer_ones(
    model, generator: torch.Generator
) -> None:
    texts = batch(LENGTHS, generator)
    together = model(texts.tokens)["probabilities"]
    for row in range(3):
        by_itself = model(alone(texts, row).tokens)["probabilities"][0]
        torch.testing.assert_close(together[row], by_itself, atol=EXACT, rtol=0)


def test_labels_train_all_but_the_attention(model, generator: torch.Generator) -> None:
    texts = batch(LENGTHS, generator)
    model.train()(texts.tokens, texts.label)["loss"].backward()
    trained = {name for name, parameter in model.named_parameters() if parameter.grad is not None}
    assert trained == set(trainable(model))
    assert {name.partition(".")[0] for name in trained} == {"embedder", "encoder", "decoder"}


def test_an_initializer_leaves_the_bases_attention_as_it_is(model, base: Path) -> None:
    everything = {"regexes": [[".*", {"type": "constant", "val": 0.5}]]}
    initialized = guided(base, initializer=everything)
    assert (initialized.decoder.weight == 1.5).all()  # `guided` multiplies by 3
    for ours, bases in zip(
        initialized.scoring.parameters(), model.base.scoring.parameters(), strict=True
    ):
        assert torch.equal(ours, bases)


def test_a_gradient_can_go_through_the_bases_attention(model, generator: torch.Generator) -> None:
    texts = batch(LENGTHS, generator)
    held, through = (Gradient(detach_attention=held)(model, texts) for held in (True, False))
    assert not torch.allclose(held[0], through[0])


def test_without_a_word_the_base_attends_anew(model, generator: torch.Generator) -> None:
    text = batch([6], generator)
    whole = model(text.tokens)["probabilities"]
    scores = LeaveOneOut()(model, text)
    for token in range(6):
        shorter = model(without(text, token).tokens)["probabilities"]
        change = float((shorter - whole).abs().sum().detach() / 2)
        assert float(scores[0, token]) == pytest.approx(change, abs=EXACT)


def test_the_gradient_is_that_of_its_own_embeddings(model, generator: torch.Generator) -> None:
    texts = batch(LENGTHS, generator)
    weights = model.base(texts.tokens)["attention"]
    embedded = model.embedder(texts.tokens).detach().requires_grad_()
    states = model.encoder(embedded, texts.mask)
    logits = model.decoder((weights.unsqueeze(-1) * states).sum(1))
    model.probabilities(logits).amax(-1).sum().backward()
    expected = (embedded.grad * embedded.detach()).sum(-1).abs()
    torch.testing.assert_close(Gradient()(model, texts), expected, atol=EXACT, rtol=0)
