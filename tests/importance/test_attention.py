import torch

from ane_research.importance import AttentionWeights
from tests.classifiers import batch, classifier


def test_scores_are_the_models_weights(generator: torch.Generator) -> None:
    model = classifier()
    texts = batch([5, 2], generator)
    expected = model(texts.tokens)["attention"]
    torch.testing.assert_close(AttentionWeights()(model, texts), expected, atol=0, rtol=0)


def test_padding_has_no_importance_even_for_softmax_as_released(
    generator: torch.Generator,
) -> None:
    model = classifier()
    model.activation.attend_to_padding = True
    texts = batch([5, 2], generator)
    scores = AttentionWeights()(model, texts)
    assert (scores[~texts.mask] == 0).all()
    assert scores[1].sum() < 1  # the rest leaked
