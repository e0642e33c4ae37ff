import dataclasses
from collections.abc import Iterable

import numpy as np
import pytest
import torch
from scipy.stats import kstest

from ane_research.importance import (
    AttentionWeights,
    ImportanceMeasure,
    RandomScores,
    RandomSupport,
    TextBatch,
)
from tests.classifiers import batch, classifier

LENGTHS = [6, 1, 9, 2]
BOTH = pytest.mark.parametrize("name", ["random", "random_support"])


@pytest.fixture
def texts(generator: torch.Generator) -> TextBatch:
    return numbered(batch(LENGTHS, generator), [4, 2, 0, 7])


def numbered(texts: TextBatch, ids: Iterable[int]) -> TextBatch:
    """The texts at these places of a test file."""
    return dataclasses.replace(texts, fields={"metadata": [{"instance_id": i} for i in ids]})


@BOTH
def test_scores_do_not_depend_on_the_batch(name: str, texts: TextBatch) -> None:
    model, measure = classifier(activation="sparsemax"), ImportanceMeasure.by_name(name)(seed=1)
    together = measure(model, texts)
    for row, length in enumerate(LENGTHS):
        ids = texts.tokens["tokens"]["tokens"][row : row + 1, :length]
        mask = torch.ones_like(ids, dtype=torch.bool)
        alone = TextBatch({"tokens": {"tokens": ids}}, mask)
        alone = numbered(alone, [texts.instance_ids[row]])
        torch.testing.assert_close(measure(model, alone)[0], together[row, :length])
    assert not together[~texts.mask].any()


@BOTH
def test_another_seed_gives_other_scores_and_the_run_s_is_the_default(
    name: str, texts: TextBatch
) -> None:
    model, cls = classifier(), ImportanceMeasure.by_name(name)
    assert not torch.equal(cls(seed=1)(model, texts), cls(seed=2)(model, texts))
    torch.manual_seed(5)
    torch.rand(3)  # what has been drawn before does not matter
    assert torch.equal(cls()(model, texts), cls(seed=5)(model, texts))


def test_random_scores_are_uniform(generator: torch.Generator) -> None:
    texts = numbered(batch([50] * 40, generator), range(40))
    scores = RandomScores(seed=1)(classifier(), texts)
    assert kstest(scores.flatten().numpy(), "uniform").pvalue > 0.001


def test_random_support_has_the_weights_of_the_attention(texts: TextBatch) -> None:
    model = classifier(activation="sparsemax")
    attention = AttentionWeights()(model, texts)
    control = RandomSupport(seed=1)(model, texts)
    torch.testing.assert_close(control.sort(1).values, attention.sort(1).values, atol=0, rtol=0)


def test_a_weight_comes_to_every_word_as_often(generator: torch.Generator) -> None:
    one = batch([5], generator)
    ids = one.tokens["tokens"]["tokens"].expand(2000, -1)
    texts = TextBatch({"tokens": {"tokens": ids}}, torch.ones_like(ids, dtype=torch.bool))
    texts = numbered(texts, range(2000))
    places = RandomSupport(seed=1)(classifier(), texts).argmax(1).numpy()
    # 400 are expected at each; their standard deviation is 18.
    assert np.abs(np.bincount(places, minlength=5) - 400).max() < 90


def test_texts_without_a_place_in_the_test_file_are_refused(generator: torch.Generator) -> None:
    with pytest.raises(ValueError, match="`random` needs `instance_ids`"):
        RandomScores(seed=1)(classifier(), batch(LENGTHS, generator))


def test_boundary_symbols_get_nothing(texts: TextBatch) -> None:
    model = classifier()
    model.boundary_symbols = True
    for measure in (RandomScores(seed=1), RandomSupport(seed=1)):
        scores = measure(model, texts)
        assert not scores[~model.attended(texts.mask)].any()
        assert (scores[0, 1:5] > 0).all()
