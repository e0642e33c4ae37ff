"""Texts and rankings to judge, and a model of which is known what decides."""

import torch
from allennlp.data import Vocabulary
from allennlp.modules.seq2seq_encoders import PassThroughEncoder

from ane_research.faithfulness import PredictedTexts, predicted_texts
from ane_research.importance import TextBatch
from ane_research.models import AttentionModel
from ane_research.modules.activations import Uniform
from tests.classifiers import alone

KEY = 2  #: the word that decides; other words are 1, and 0 is padding


class KeyWordModel(AttentionModel):
    """Predicts label 1 if a text has the word `KEY`, whatever else it has."""

    def __init__(self) -> None:
        super().__init__(Vocabulary())
        self.encoder = PassThroughEncoder(1)
        self.activation = Uniform()
        self.decoder = torch.nn.Linear(1, 1)
        with torch.no_grad():
            self.decoder.weight.fill_(1.0)
            self.decoder.bias.fill_(-10.0)

    def embed(self, tokens):
        # Large enough for the mean over the words to be far above the bias.
        return (tokens["tokens"]["tokens"] == KEY).float().unsqueeze(-1) * 1000

    def encode(self, embedded, mask):
        return embedded * mask.unsqueeze(-1)

    def attend(self, states, mask, query=None):
        return self.activation(torch.zeros(mask.shape), mask)

    def probabilities(self, logits):
        return torch.cat([torch.sigmoid(-logits), torch.sigmoid(logits)], dim=-1)


def key_texts(texts: list[list[int]]) -> TextBatch:
    longest = max(map(len, texts))
    ids = torch.tensor([words + [0] * (longest - len(words)) for words in texts])
    return TextBatch({"tokens": {"tokens": ids}}, ids > 0)


def predicted(model: AttentionModel, texts: TextBatch) -> PredictedTexts:
    return predicted_texts(model, texts.tokens, texts.mask)


def ranks(mask: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """A random order of each text's words."""
    keys = torch.rand(mask.shape, generator=generator).masked_fill(~mask, 2.0)
    return keys.argsort(1).argsort(1).masked_fill(~mask, mask.size(1))


def kept_alone(
    model: AttentionModel, texts: TextBatch, row: int, positions: list[int]
) -> torch.Tensor:
    """Probabilities of a text by itself that has only these words."""
    ids = alone(texts, row).tokens["tokens"]["tokens"][:, positions]
    shorter = TextBatch({"tokens": {"tokens": ids}}, torch.ones_like(ids, dtype=torch.bool))
    return predicted(model, shorter).probabilities[0]
