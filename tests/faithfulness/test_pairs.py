"""Faithfulness of what is found in pairs: words of the text go, the query stays as it is."""

import pytest
import torch

from ane_research.faithfulness import (
    DecisionFlipByAttention,
    DecisionFlipByDeletion,
    PredictedTexts,
    Sufficiency,
    predicted_texts,
)
from ane_research.models import AttentionPairClassifier
from tests.faithfulness.texts import ranks
from tests.pairs import LENGTHS, Fields, pair_alone, pair_classifier, pair_fields, pairs_of
from tests.tolerances import EXACT

CANDIDATES = pytest.mark.parametrize("candidates", [False, True])


def predicted(model: AttentionPairClassifier, fields: Fields) -> PredictedTexts:
    pairs = pairs_of(model, fields)
    return predicted_texts(model, pairs.tokens, pairs.mask, pairs.query)


def with_words(fields: Fields, row: int, positions: list[int]) -> Fields:
    """A pair by itself that has only these words of its text."""
    pair = pair_alone(fields, row)
    ids = pair["tokens"]["tokens"]["tokens"][:, positions]
    return {**pair, "tokens": {"tokens": {"tokens": ids}}}


@CANDIDATES
def test_words_are_deleted_as_if_each_text_was_written_without_them(
    candidates: bool, generator: torch.Generator
) -> None:
    model, fields = pair_classifier(), pair_fields(generator, candidates=candidates)
    whole = predicted(model, fields)
    order = ranks(whole.words, generator)
    found = Sufficiency([0.5])(model, whole, order)
    for row, length in enumerate(LENGTHS):
        top = [place for place in range(length) if order[row, place] < (length + 1) // 2]
        alone = predicted(model, with_words(fields, row, top)).probabilities[0]
        label = whole.decision[row]
        expected = whole.probabilities[row, label] - alone[label]
        assert float(found.value[row]) == pytest.approx(float(expected), abs=EXACT)


@CANDIDATES
def test_decisions_flip_when_those_of_shorter_texts_do(
    candidates: bool, generator: torch.Generator
) -> None:
    model, fields = pair_classifier(), pair_fields(generator, candidates=candidates)
    whole = predicted(model, fields)
    order = ranks(whole.words, generator)
    found = DecisionFlipByDeletion()(model, whole, order)
    for row, length in enumerate(LENGTHS):
        expected = 1.0
        for gone in reversed(range(1, length)):
            rest = [place for place in range(length) if order[row, place] >= gone]
            alone = predicted(model, with_words(fields, row, rest))
            if alone.decision[0] != whole.decision[row]:
                expected = gone / length
        assert found.value[row] == expected


@CANDIDATES
def test_decisions_flip_when_those_of_less_attention_do(
    candidates: bool, generator: torch.Generator
) -> None:
    model, fields = pair_classifier(), pair_fields(generator, candidates=candidates)
    whole = predicted(model, fields)
    order = ranks(whole.words, generator)
    found = DecisionFlipByAttention()(model, whole, order)
    for row, length in enumerate(LENGTHS):
        expected = 1.0
        single = whole[torch.tensor([row])]
        for gone in reversed(range(1, length)):
            weights = single.weights * (order[row] >= gone)
            with torch.no_grad():
                logits = model.decode(single.states, weights / weights.sum(), single.query)
            if model.probabilities(logits).argmax() != whole.decision[row]:
                expected = gone / length
        assert found.value[row] == expected
