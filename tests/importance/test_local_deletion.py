"""Leave-one-out by local recomputation is what encoding every shorter text gives."""

import pytest
import torch
from allennlp.common import Lazy
from allennlp.modules import Seq2SeqEncoder

from ane_research.importance import LeaveOneOut
from ane_research.importance.deletion import encode_texts, logits_without_each_token
from ane_research.modules.activations import Softmax
from ane_research.modules.encoders import AverageEncoder, ConvolutionEncoder
from tests.classifiers import HEADS, SCORINGS, batch, classifier
from tests.tolerances import EXACT

ENCODERS = {
    "average": (AverageEncoder, {"hidden_size": 6}),
    "convolution": (ConvolutionEncoder, {"hidden_size": 8}),
    "one token wide": (ConvolutionEncoder, {"hidden_size": 4, "kernel_sizes": (1,)}),
    "one width": (ConvolutionEncoder, {"hidden_size": 4, "kernel_sizes": (5,)}),
}
LENGTHS = [1, 2, 3, 5, 8, 14]  # shorter than the widest kernel, and longer than two


@pytest.fixture(params=ENCODERS)
def encoder(request) -> Lazy[Seq2SeqEncoder]:
    cls, arguments = ENCODERS[request.param]
    return Lazy(cls, constructor_extras=arguments)


def check_against_encoding_every_shorter_text(model, texts) -> None:
    with torch.no_grad():
        embedded = model.embed(texts.tokens)
        encoded = encode_texts(model.encoder, model, embedded, texts.mask, None)
        states = model.encode(embedded, texts.mask)
        torch.testing.assert_close(encoded.states, states, atol=EXACT, rtol=0)
        local = logits_without_each_token(model.encoder, model, encoded, 2**20)
        shorten = logits_without_each_token.dispatch(object)
        expected = shorten(model.encoder, model, encoded, 2**20)
    meaningful = texts.mask & (texts.mask.sum(1, keepdim=True) > 1)
    torch.testing.assert_close(local[meaningful], expected[meaningful], atol=EXACT, rtol=0)


@pytest.mark.parametrize("num_labels", [2, 3])
@pytest.mark.parametrize(("scoring", "activation"), HEADS)
def test_logits_are_those_of_encoding_every_shorter_text(
    scoring: str, activation: str, num_labels: int, encoder, generator: torch.Generator
) -> None:
    model = classifier(scoring, activation, num_labels, encoder)
    check_against_encoding_every_shorter_text(model, batch(LENGTHS, generator))


@pytest.mark.parametrize("scoring", SCORINGS)
def test_softmax_as_released_sees_the_same_padding(
    scoring: str, encoder, generator: torch.Generator
) -> None:
    model = classifier(scoring, encoder=encoder)
    model.activation = Softmax(attend_to_padding=True)
    check_against_encoding_every_shorter_text(model, batch(LENGTHS, generator))


@pytest.mark.parametrize("lengths", [[2], [1, 2], [3, 3]])
def test_texts_shorter_than_the_kernel_have_scores(
    lengths: list[int], encoder, generator: torch.Generator
) -> None:
    check_against_encoding_every_shorter_text(
        classifier(encoder=encoder), batch(lengths, generator)
    )


def test_a_small_memory_budget_changes_nothing(encoder, generator: torch.Generator) -> None:
    model, texts = classifier(encoder=encoder), batch(LENGTHS, generator)
    torch.testing.assert_close(
        LeaveOneOut(memory_budget=1)(model, texts),
        LeaveOneOut()(model, texts),
        atol=EXACT,
        rtol=0,
        equal_nan=True,
    )
