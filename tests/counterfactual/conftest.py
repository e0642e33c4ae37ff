import pytest
import torch

from ane_research.counterfactual.base import AttendedTexts, attended_texts
from ane_research.importance import TextBatch
from ane_research.models import AttentionClassifier
from tests.classifiers import batch, classifier

LENGTHS = [6, 1, 9, 2]


@pytest.fixture
def model() -> AttentionClassifier:
    return classifier()


@pytest.fixture
def texts(generator: torch.Generator) -> TextBatch:
    return batch(LENGTHS, generator)


@pytest.fixture
def attended(model: AttentionClassifier, texts: TextBatch) -> AttendedTexts:
    with torch.no_grad():
        return attended_texts(model, texts.tokens, texts.mask)
