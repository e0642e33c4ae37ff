"""What to measure on: texts of real lengths, random words, and models with random weights."""

from dataclasses import replace
from typing import cast

import numpy as np
import torch
from allennlp.common import Params
from allennlp.data import Vocabulary
from allennlp.models import Model

import ane_research.plugin  # noqa: F401 - registers what the models below name
from ane_research.dataset_readers import SstTokensReader
from ane_research.datasets import data_root
from ane_research.importance import TextBatch
from ane_research.models import AttentionClassifier, AttentionPairClassifier

NUM_WORDS = 16_000  #: about the vocabulary of the SST
EMBEDDING_DIM, HIDDEN_SIZE = 300, 128  #: as Neely & Schouten (2020)
BATCH_SIZE = 64
STOCK_BILSTM = {"type": "lstm", "hidden_size": HIDDEN_SIZE, "bidirectional": True}
BILSTM = {"type": "bilstm", "hidden_size": HIDDEN_SIZE}


def sst_test_lengths() -> list[int]:
    """Tokens of each sentence of the SST's test set, or as many drawn to be like them."""
    path = "sst/test.txt"
    if (data_root() / path).is_file():
        return [len(text.tokens) for text in SstTokensReader().iterate_texts(path)]
    lengths = np.random.default_rng(13).gamma(4.2, 4.6, size=1821)
    return np.clip(lengths.round(), 2, 56).astype(int).tolist()


def batches(lengths: list[int], device: str = "cpu", size: int = BATCH_SIZE) -> list[TextBatch]:
    """Texts of these lengths sorted and batched, as a study gets them."""
    ordered = sorted(lengths)
    parts = [ordered[start : start + size] for start in range(0, len(ordered), size)]
    return [random_batch(part, device) for part in parts]


def random_batch(lengths: list[int], device: str = "cpu") -> TextBatch:
    """A padded batch of random words."""
    mask = torch.arange(max(lengths)) < torch.tensor(lengths).unsqueeze(1)
    words = torch.randint(1, NUM_WORDS, mask.shape, generator=torch.Generator().manual_seed(13))
    return TextBatch({"tokens": {"tokens": (words * mask).to(device)}}, mask.to(device))


def classifier(
    scoring: str = "tanh",
    activation: str = "sparsemax",
    encoder: dict | None = None,
    device: str = "cpu",
) -> AttentionClassifier:
    """A model of the usual size; all that differ only in their encoder's class weigh the same."""
    parts = {"encoder": encoder or BILSTM, "scoring": scoring, "activation": activation}
    return cast(AttentionClassifier, model({"type": "attention_classifier", **parts}, 2, device))


def pair_classifier(
    encoder: dict | None = None, num_labels: int = 3, device: str = "cpu"
) -> AttentionPairClassifier:
    """The same for pairs, by default of as many labels as natural language inference has."""
    encoders = {"encoder": encoder or BILSTM, "query_encoder": encoder or BILSTM}
    parts = {**encoders, "scoring": "tanh", "activation": "softmax"}
    return cast(
        AttentionPairClassifier,
        model({"type": "attention_pair_classifier", **parts}, num_labels, device),
    )


def with_queries(pairs: AttentionPairClassifier, batch: TextBatch, num_tokens: int) -> TextBatch:
    """The batch as the texts of pairs, whose other texts have so many tokens."""
    other = random_batch([num_tokens] * len(batch.mask), batch.mask.device.type)
    with torch.no_grad():
        return replace(batch, query=pairs.encode_query(other.tokens))


def model(parts: dict, num_labels: int, device: str) -> Model:
    """A model of these parts with random weights."""
    vocab = Vocabulary()
    for label in range(num_labels):
        vocab.add_token_to_namespace(str(label), namespace="labels")
    for word in range(2, NUM_WORDS):  # after those for padding and unknown words
        vocab.add_token_to_namespace(str(word))
    embedding = {"type": "embedding", "embedding_dim": EMBEDDING_DIM}
    torch.manual_seed(13)
    embedder = {"token_embedders": {"tokens": embedding}}
    built = Model.from_params(Params({**parts, "embedder": embedder}), vocab=vocab)
    with torch.no_grad():
        for parameter in built.parameters():
            parameter.mul_(2)  # or all predictions would be nearly alike
    return built.eval().to(device)
