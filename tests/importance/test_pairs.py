"""Importance measures on models of pairs: the tokens of the text, the query as it is."""

from itertools import product

import pytest
import torch

from ane_research.importance import AttentionWeights, Gradient, LeaveOneOut
from ane_research.importance.deletion import encode_texts, logits_without_each_token
from ane_research.importance.gradient import TARGETS
from ane_research.modules.activations import Softmax
from tests.classifiers import SCORINGS
from tests.importance.test_gradient import differences
from tests.pairs import (
    ENCODERS,
    HEADS,
    LENGTHS,
    pair_alone,
    pair_classifier,
    pair_fields,
    pair_without,
    pairs_of,
)
from tests.tolerances import EXACT, FINITE_DIFFERENCES

MEASURES = {"attention": AttentionWeights(), "gradient": Gradient(), "leave_one_out": LeaveOneOut()}


def one_at_a_time(model, fields) -> torch.Tensor:
    """Half the summed change of the probabilities, one pair and one token at a time."""
    scores = torch.zeros(len(LENGTHS), max(LENGTHS)).double()
    for row, length in enumerate(LENGTHS):
        pair = pair_alone(fields, row)
        whole = model(**pair)["probabilities"]
        for token in range(length):
            shorter = model(**pair_without(pair, token))["probabilities"]
            scores[row, token] = (shorter - whole).abs().sum() / 2
    return scores


@pytest.mark.parametrize(
    ("encoder", "scoring", "activation"),
    [
        *(("bilstm", *head) for head in HEADS),
        *product(["average", "convolution", "gru"], SCORINGS, ["sparsemax"]),
    ],
)
def test_leave_one_out_is_that_of_deleting_one_token_of_one_pair_at_a_time(
    encoder: str, scoring: str, activation: str, generator: torch.Generator
) -> None:
    model = pair_classifier(scoring, activation, ENCODERS[encoder]())
    fields = pair_fields(generator, candidates=activation != "softmax")
    with torch.no_grad():
        expected = one_at_a_time(model, fields)
    scores = LeaveOneOut()(model, pairs_of(model, fields))
    torch.testing.assert_close(scores, expected, atol=EXACT, rtol=0)


@pytest.mark.parametrize("encoder", ENCODERS)
def test_a_small_memory_budget_changes_nothing(encoder: str, generator: torch.Generator) -> None:
    model = pair_classifier(encoder=ENCODERS[encoder]())
    pairs = pairs_of(model, pair_fields(generator, candidates=True))
    expected = LeaveOneOut()(model, pairs)
    scores = LeaveOneOut(memory_budget=1)(model, pairs)
    torch.testing.assert_close(scores, expected, atol=EXACT, rtol=0)


@pytest.mark.parametrize("encoder", ENCODERS)
@pytest.mark.parametrize("scoring", SCORINGS)
def test_shortcuts_see_the_same_padding_with_softmax_as_released(
    scoring: str, encoder: str, generator: torch.Generator
) -> None:
    model = pair_classifier(scoring, encoder=ENCODERS[encoder]())
    model.activation = Softmax(attend_to_padding=True)
    pairs = pairs_of(model, pair_fields(generator))
    with torch.no_grad():
        embedded = model.embed(pairs.tokens)
        texts = encode_texts(model.encoder, model, embedded, pairs.mask, pairs.query)
        by_shortcut, by_encoding = (
            algorithm(model.encoder, model, texts, 2**20)[pairs.mask]
            for algorithm in (logits_without_each_token, logits_without_each_token.dispatch(object))
        )
    torch.testing.assert_close(by_shortcut, by_encoding, atol=EXACT, rtol=0)


def test_the_only_token_of_a_text_has_no_leave_one_out_score(generator: torch.Generator) -> None:
    model = pair_classifier()
    for lengths in ([1, 3], [1, 1]):
        scores = LeaveOneOut()(model, pairs_of(model, pair_fields(generator, lengths, [2, 2])))
        assert scores[0, 0].isnan()
        assert (scores[0, 1:] == 0).all()


@pytest.mark.parametrize("detach_attention", [True, False])
@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("scoring", SCORINGS)
def test_gradients_are_those_of_central_differences(
    scoring: str, target: str, detach_attention: bool, generator: torch.Generator
) -> None:
    model = pair_classifier(scoring)
    pairs = pairs_of(model, pair_fields(generator, [4, 2], [3, 1], candidates=True))
    measure = Gradient(target, detach_attention)
    torch.testing.assert_close(
        measure(model, pairs), differences(model, pairs, measure), atol=FINITE_DIFFERENCES, rtol=0
    )


@pytest.mark.parametrize("measure", MEASURES)
def test_a_pair_scores_alike_alone_and_beside_longer_ones(
    measure: str, generator: torch.Generator
) -> None:
    model = pair_classifier()
    fields = pair_fields(generator, candidates=True)
    together = MEASURES[measure](model, pairs_of(model, fields))
    for row, length in enumerate(LENGTHS):
        by_itself = MEASURES[measure](model, pairs_of(model, pair_alone(fields, row)))
        torch.testing.assert_close(together[row, :length], by_itself[0], atol=EXACT, rtol=0)


def test_attention_is_the_models(generator: torch.Generator) -> None:
    model = pair_classifier()
    fields = pair_fields(generator)
    scores = AttentionWeights()(model, pairs_of(model, fields))
    torch.testing.assert_close(scores, model(**fields)["attention"], atol=0, rtol=0)


@pytest.mark.parametrize("encoder", ENCODERS)
@pytest.mark.parametrize("measure", MEASURES)
def test_symbols_at_the_boundaries_have_no_importance(
    measure: str, encoder: str, generator: torch.Generator
) -> None:
    model = pair_classifier(encoder=ENCODERS[encoder](), boundary_symbols=True)
    pairs = pairs_of(model, pair_fields(generator, [4, 9], [3, 4]))
    scores = MEASURES[measure](model, pairs)
    words = model.attended(pairs.mask)
    assert (scores[~words] == 0).all()
    assert (scores[words] > 0).any()
