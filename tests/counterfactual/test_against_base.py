"""What is measured of a trained adversary is the distance of two models."""

from pathlib import Path

import pytest
import torch
from scipy.spatial.distance import jensenshannon

from ane_research.counterfactual import AgainstBase, Effect
from ane_research.errors import InputError
from ane_research.importance import TextBatch
from tests.archives import adversary, write_archive
from tests.classifiers import alone, batch, classifier
from tests.counterfactual.conftest import LENGTHS
from tests.tolerances import EXACT


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_archive(tmp_path_factory.mktemp("base"))


def effect_of(model, texts: TextBatch, **arguments: float) -> Effect:
    return AgainstBase(**arguments)(model, texts.tokens, texts.mask)


def distances(model, texts: TextBatch) -> tuple[list[float], list[float]]:
    """TVD and JSD of the two models on each text, by SciPy."""
    changes, divergences = [], []
    for row in range(len(texts.mask)):
        outputs = [each(alone(texts, row).tokens) for each in (model, model.base)]
        one, other = (output["probabilities"][0] for output in outputs)
        changes.append(float((one - other).abs().sum() / 2))
        attention = [output["attention"][0].detach().numpy() for output in outputs]
        divergences.append(jensenshannon(*attention) ** 2)
    return changes, divergences


def test_it_is_the_distance_of_predictions_and_of_attention(base: Path, texts) -> None:
    model = adversary(base)
    changes, divergences = distances(model, texts)
    effect = effect_of(model, texts)
    for name in ("median_tvd", "mean_tvd", "max_tvd", "tvd_at_max_jsd"):
        assert getattr(effect, name).tolist() == pytest.approx(changes, abs=EXACT)
    assert effect.max_jsd.tolist() == pytest.approx(divergences, abs=EXACT)
    assert effect.num_candidates.tolist() == effect.num_accepted.tolist() == [1] * len(LENGTHS)
    assert torch.equal(effect.weights, model(texts.tokens)["attention"])
    largest = model.base(texts.tokens)["attention"].amax(1)
    torch.testing.assert_close(effect.max_attention, largest, atol=EXACT, rtol=0)


def test_beyond_epsilon_there_is_no_accepted_attention(base: Path, texts) -> None:
    model = adversary(base)
    changes, divergences = distances(model, texts)
    epsilon = sorted(changes)[2]
    effect = effect_of(model, texts, epsilon=epsilon + EXACT)
    expected = [
        jsd if tvd <= epsilon + EXACT else 0 for tvd, jsd in zip(changes, divergences, strict=True)
    ]
    assert effect.max_jsd.tolist() == pytest.approx(expected, abs=EXACT)
    assert sum(effect.num_accepted.tolist()) == 3


def test_symbols_around_a_text_have_no_weight_in_either_model(tmp_path: Path, generator) -> None:
    model = adversary(write_archive(tmp_path, boundary_symbols=True), boundary_symbols=True)
    texts = batch([6, 4], generator)
    effect = effect_of(model, texts)
    assert effect.weights.shape == (2, 4)
    assert torch.equal(effect.weights[0], model(texts.tokens)["attention"][0, 1:5])


def test_a_model_without_a_base_is_refused(texts) -> None:
    with pytest.raises(InputError, match="the model is a AttentionClassifier; expected one of"):
        effect_of(classifier(), texts)
