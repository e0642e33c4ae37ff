"""Small classifiers with random weights, in float64, and batches of random texts for them."""

from itertools import product

import torch
from allennlp.common import Lazy
from allennlp.data import Vocabulary
from allennlp.modules import Seq2SeqEncoder
from allennlp.modules.seq2seq_encoders import GruSeq2SeqEncoder
from allennlp.modules.text_field_embedders import BasicTextFieldEmbedder
from allennlp.modules.token_embedders import Embedding

from ane_research.importance import TextBatch
from ane_research.models import AttentionClassifier
from ane_research.modules.activations import AttentionActivation
from ane_research.modules.encoders import AverageEncoder, BiLstmEncoder, ConvolutionEncoder
from ane_research.modules.scoring import AttentionScoring

NUM_WORDS = 20
SCORINGS = ("tanh", "dot")
ACTIVATIONS = tuple(AttentionActivation.list_available())
HEADS = tuple(product(SCORINGS, ACTIVATIONS))


def bilstm() -> Lazy[Seq2SeqEncoder]:
    return Lazy(BiLstmEncoder, constructor_extras={"hidden_size": 3})


def average() -> Lazy[Seq2SeqEncoder]:
    return Lazy(AverageEncoder, constructor_extras={"hidden_size": 6})


def convolution() -> Lazy[Seq2SeqEncoder]:
    return Lazy(ConvolutionEncoder, constructor_extras={"hidden_size": 8})


def gru() -> Lazy[Seq2SeqEncoder]:
    """An encoder of AllenNLP's, for which no algorithm is specialised."""
    return Lazy(GruSeq2SeqEncoder, constructor_extras={"hidden_size": 3})


def classifier(
    scoring: str = "tanh",
    activation: str = "softmax",
    num_labels: int = 2,
    encoder: Lazy[Seq2SeqEncoder] | None = None,
) -> AttentionClassifier:
    """Weights are three times PyTorch's usual ones, so that predictions and attention differ."""
    vocab = Vocabulary()
    for label in reversed(range(num_labels)):  # so that no label is its own index
        vocab.add_token_to_namespace(str(label), namespace="labels")
    embedder = BasicTextFieldEmbedder({"tokens": Embedding(4, num_embeddings=NUM_WORDS)})
    model = AttentionClassifier(
        vocab,
        embedder,
        encoder or bilstm(),
        Lazy(AttentionScoring.by_name(scoring)),
        AttentionActivation.by_name(activation)(),
    ).double()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.mul_(3)
    return model.eval()


def make_sure(model: AttentionClassifier, text: TextBatch) -> None:
    """Scales the logits so that the probability predicted of a text rounds to 1 in float32."""
    with torch.no_grad():
        others, predicted = model(text.tokens)["probabilities"][0].log().sort().values[-2:]
        for parameter in model.decoder.parameters():
            parameter.mul_(25 / (predicted - others))
        assert model(text.tokens)["probabilities"].max().float() == 1


def batch(lengths: list[int], generator: torch.Generator, num_labels: int = 2) -> TextBatch:
    """Random texts of these lengths, padded to the longest."""
    size = (len(lengths), max(lengths))
    ids = torch.randint(1, NUM_WORDS, size, generator=generator)
    mask = torch.arange(size[1]) < torch.tensor(lengths).unsqueeze(1)
    label = torch.randint(num_labels, (len(lengths),), generator=generator)
    return TextBatch({"tokens": {"tokens": ids * mask}}, mask, label)


def alone(texts: TextBatch, row: int) -> TextBatch:
    """One text of a batch by itself, without padding."""
    length = int(texts.mask[row].sum())
    ids = texts.tokens["tokens"]["tokens"][row : row + 1, :length]
    label = None if texts.label is None else texts.label[row : row + 1]
    return TextBatch({"tokens": {"tokens": ids}}, torch.ones_like(ids, dtype=torch.bool), label)


def without(text: TextBatch, token: int) -> TextBatch:
    """A text by itself with one token deleted."""
    ids = text.tokens["tokens"]["tokens"]
    ids = torch.cat([ids[:, :token], ids[:, token + 1 :]], dim=1)
    return TextBatch({"tokens": {"tokens": ids}}, torch.ones_like(ids, dtype=torch.bool))
