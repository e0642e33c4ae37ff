import pytest
import torch

from ane_research.importance import LeaveOneOut, TextBatch
from ane_research.importance.deletion import EncodedTexts, logits_without_each_token
from ane_research.models import AttentionClassifier
from ane_research.modules.activations import Softmax
from ane_research.modules.scoring import TanhScoring
from tests.classifiers import (
    HEADS,
    SCORINGS,
    alone,
    average,
    batch,
    bilstm,
    classifier,
    convolution,
    gru,
    make_sure,
    without,
)
from tests.tolerances import EXACT, SINGLE_BEHIND_EXP

LENGTHS = [1, 2, 3, 6, 9, 9]


def one_at_a_time(model, texts) -> torch.Tensor:
    """Half the summed change of the probabilities, one text and one token at a time."""
    scores = torch.zeros(texts.mask.shape).double()
    for row, length in enumerate(texts.mask.sum(1).tolist()):
        text = alone(texts, row)
        whole = model(text.tokens)["probabilities"]
        for token in range(length):
            shorter = model(without(text, token).tokens)["probabilities"]
            scores[row, token] = (shorter - whole).abs().sum() / 2
    return scores


@pytest.mark.parametrize("encoder", [None, gru()], ids=["shared states", "any encoder"])
@pytest.mark.parametrize("num_labels", [2, 3])
@pytest.mark.parametrize(("scoring", "activation"), HEADS)
def test_scores_are_those_of_deleting_one_token_of_one_text_at_a_time(
    scoring: str, activation: str, num_labels: int, encoder, generator: torch.Generator
) -> None:
    model = classifier(scoring, activation, num_labels, encoder)
    texts = batch([2, 3, 6, 9], generator)
    with torch.no_grad():
        expected = one_at_a_time(model, texts)
    torch.testing.assert_close(LeaveOneOut()(model, texts), expected, atol=EXACT, rtol=0)


def test_with_two_labels_it_is_the_change_of_the_probability(generator: torch.Generator) -> None:
    model, texts = classifier(), batch([5], generator)
    with torch.no_grad():
        whole = model(texts.tokens)["probabilities"][0, 1]
        shorter = model(without(texts, 2).tokens)["probabilities"][0, 1]
    assert LeaveOneOut()(model, texts)[0, 2].item() == pytest.approx(
        abs(shorter - whole).item(), abs=EXACT
    )


@pytest.mark.parametrize(("scoring", "activation"), HEADS)
def test_a_text_scores_alike_alone_and_beside_longer_ones(
    scoring: str, activation: str, generator: torch.Generator
) -> None:
    model = classifier(scoring, activation)
    texts = batch(LENGTHS, generator)
    together = LeaveOneOut()(model, texts)
    for row, length in enumerate(LENGTHS):
        by_itself = LeaveOneOut()(model, alone(texts, row))
        torch.testing.assert_close(
            together[row, :length], by_itself[0], atol=EXACT, rtol=0, equal_nan=True
        )


@pytest.mark.parametrize("encoder", [None, gru()], ids=["shared states", "any encoder"])
def test_the_only_token_of_a_text_has_no_score(encoder, generator: torch.Generator) -> None:
    scores = LeaveOneOut()(classifier(encoder=encoder), batch([1, 3], generator))
    assert scores[0, 0].isnan()
    assert (scores[0, 1:] == 0).all()
    assert not scores[1].isnan().any()


def logits_by(algorithm, model, texts) -> torch.Tensor:
    """What an algorithm, one of those `logits_without_each_token` chooses from, computes."""
    with torch.no_grad():
        embedded = model.embed(texts.tokens)
        encoded = EncodedTexts(embedded, model.encode(embedded, texts.mask), texts.mask)
        return algorithm(model.encoder, model, encoded, 2**20)


@pytest.mark.parametrize("scoring", SCORINGS)
def test_shared_states_give_the_same_with_softmax_as_released(
    scoring: str, generator: torch.Generator
) -> None:
    model = classifier(scoring)
    model.activation = Softmax(attend_to_padding=True)
    texts = batch(LENGTHS, generator)
    shared = logits_by(logits_without_each_token, model, texts)
    one_by_one = logits_by(logits_without_each_token.dispatch(object), model, texts)
    meaningful = texts.mask & (texts.mask.sum(1, keepdim=True) > 1)
    torch.testing.assert_close(shared[meaningful], one_by_one[meaningful], atol=EXACT, rtol=0)


@pytest.mark.parametrize("encoder", [None, gru()], ids=["shared states", "any encoder"])
def test_a_small_memory_budget_changes_nothing(encoder, generator: torch.Generator) -> None:
    model, texts = classifier(encoder=encoder), batch(LENGTHS, generator)
    torch.testing.assert_close(
        LeaveOneOut(memory_budget=1)(model, texts),
        LeaveOneOut()(model, texts),
        atol=EXACT,
        rtol=0,
        equal_nan=True,
    )


class SharperAttention(AttentionClassifier):
    """Overrides how it attends."""

    def attend(self, states: torch.Tensor, mask: torch.Tensor, query=None) -> torch.Tensor:
        return self.activation(3 * self.scoring(states), self.attended(mask))


class CurvedDecoder(AttentionClassifier):
    """Overrides how it decodes."""

    def decode(self, states: torch.Tensor, weights: torch.Tensor, query=None) -> torch.Tensor:
        return self.decoder(torch.tanh(3 * torch.einsum("bt,bth->bh", weights, states)))


@pytest.mark.parametrize("kind", [SharperAttention, CurvedDecoder])
def test_a_model_that_overrides_a_step_gets_no_shortcut(
    kind: type[AttentionClassifier], generator: torch.Generator
) -> None:
    model, texts = classifier(), batch([2, 5, 9], generator)
    model.__class__ = kind
    with torch.no_grad():
        expected = one_at_a_time(model, texts)
    torch.testing.assert_close(LeaveOneOut()(model, texts), expected, atol=EXACT, rtol=0)


def test_a_scoring_that_is_no_projection_gets_no_shortcut(generator: torch.Generator) -> None:
    class Norm(TanhScoring):
        def forward(self, states: torch.Tensor, query=None) -> torch.Tensor:
            return states.norm(dim=-1)

    model, texts = classifier(), batch([2, 5, 9], generator)
    model.scoring.__class__ = Norm
    with torch.no_grad():
        expected = one_at_a_time(model, texts)
    torch.testing.assert_close(LeaveOneOut()(model, texts), expected, atol=EXACT, rtol=0)


class Residual(AttentionClassifier):
    """Adds a number to every state that the encoder gives."""

    def encode(self, embedded: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return super().encode(embedded, mask) + mask.unsqueeze(-1) * embedded.mean(-1, keepdim=True)


@pytest.mark.parametrize("encoder", [bilstm, average, convolution])
def test_a_model_that_encodes_in_its_own_way_is_asked_for_every_deletion(
    encoder, generator: torch.Generator
) -> None:
    model, texts = classifier(encoder=encoder()), batch([2, 5, 7], generator)
    model.__class__ = Residual
    with torch.no_grad():
        expected = one_at_a_time(model, texts)
    torch.testing.assert_close(LeaveOneOut()(model, texts), expected, atol=EXACT, rtol=0)


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no GPU")
@pytest.mark.parametrize("encoder", [bilstm, gru, convolution])
def test_a_gpu_finds_what_the_processor_finds(encoder, generator: torch.Generator) -> None:
    model, texts = classifier(encoder=encoder()), batch(LENGTHS, generator)
    expected = LeaveOneOut()(model, texts)
    there = TextBatch(
        {"tokens": {"tokens": texts.tokens["tokens"]["tokens"].cuda()}}, texts.mask.cuda()
    )
    found = LeaveOneOut()(model.cuda(), there)
    # Both in double precision; they add in another order.
    torch.testing.assert_close(found.cpu(), expected, atol=1e-10, rtol=0, equal_nan=True)


@pytest.mark.parametrize("num_labels", [2, 3])
def test_a_model_that_is_sure_is_explained_in_single_precision_as_in_double(
    num_labels: int, generator: torch.Generator
) -> None:
    model, text = classifier(num_labels=num_labels), batch([9], generator)
    make_sure(model, text)
    expected = LeaveOneOut()(model, text)
    found = LeaveOneOut()(model.float(), text).double()
    largest = expected.amax(-1, keepdim=True)
    torch.testing.assert_close(found / largest, expected / largest, atol=SINGLE_BEHIND_EXP, rtol=0)
