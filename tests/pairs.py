"""Small models of pairs with random weights, in float64, and batches of random pairs for them."""

from itertools import product
from typing import Any

import torch
from allennlp.common import Lazy
from allennlp.data import Vocabulary
from allennlp.modules import Seq2SeqEncoder
from allennlp.modules.text_field_embedders import BasicTextFieldEmbedder
from allennlp.modules.token_embedders import Embedding

from ane_research.evaluation.per_instance import texts_of
from ane_research.importance import TextBatch
from ane_research.models import AttentionPairClassifier
from ane_research.modules.activations import AttentionActivation
from ane_research.modules.scoring import ConditionedScoring
from tests.classifiers import (
    ACTIVATIONS,
    NUM_WORDS,
    SCORINGS,
    average,
    bilstm,
    convolution,
    gru,
)

LABELS = ("3", "2", "1", "0")  # none is its own index
ENCODERS = {"bilstm": bilstm, "average": average, "convolution": convolution, "gru": gru}
HEADS = tuple(product(SCORINGS, ACTIVATIONS))
LENGTHS, QUERY_LENGTHS = [2, 3, 6, 9], [3, 1, 5, 2]

Fields = dict[str, Any]


def pair_classifier(
    scoring: str = "tanh",
    activation: str = "softmax",
    encoder: Lazy[Seq2SeqEncoder] | None = None,
    boundary_symbols: bool = False,
    labels: tuple[str, ...] = LABELS,
) -> AttentionPairClassifier:
    """Weights are three times PyTorch's usual ones, so that predictions and attention differ."""
    vocab = Vocabulary()
    vocab.add_tokens_to_namespace(labels, namespace="labels")
    encoder = encoder or bilstm()
    model = AttentionPairClassifier(
        vocab,
        BasicTextFieldEmbedder({"tokens": Embedding(4, num_embeddings=NUM_WORDS)}),
        encoder,
        encoder,
        Lazy(ConditionedScoring.by_name(scoring)),
        AttentionActivation.by_name(activation)(),
        boundary_symbols,
    ).double()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.mul_(3)
    return model.eval()


def random_tokens(lengths: list[int], generator: torch.Generator) -> Fields:
    ids = torch.randint(1, NUM_WORDS, (len(lengths), max(lengths)), generator=generator)
    mask = torch.arange(max(lengths)) < torch.tensor(lengths).unsqueeze(1)
    return {"tokens": {"tokens": ids * mask}}


def pair_fields(
    generator: torch.Generator,
    lengths: list[int] = LENGTHS,
    query_lengths: list[int] = QUERY_LENGTHS,
    candidates: bool = False,
) -> Fields:
    """The fields of a batch of random pairs; with `candidates` two answers are not allowed."""
    label = torch.randint(len(LABELS), (len(lengths),), generator=generator)
    fields = {
        "tokens": random_tokens(lengths, generator),
        "query": random_tokens(query_lengths, generator),
        "label": label,
    }
    if candidates:
        allowed = torch.nn.functional.one_hot(label, len(LABELS))
        fields["candidates"] = allowed | allowed.roll(1, dims=-1)
    return fields


def pairs_of(model: AttentionPairClassifier, fields: Fields) -> TextBatch:
    """As the study makes it: queries encoded."""
    return texts_of(model, fields)


def pair_alone(fields: Fields, row: int) -> Fields:
    """One pair of a batch by itself, without padding."""
    cut = {name: tensor[row : row + 1] for name, tensor in fields.items() if name in ROWS}
    for name in ("tokens", "query"):
        ids = fields[name]["tokens"]["tokens"][row : row + 1]
        cut[name] = {"tokens": {"tokens": ids[:, : int((ids != 0).sum())]}}
    return cut


def pair_without(fields: Fields, token: int) -> Fields:
    """A pair by itself with one token of its text deleted."""
    ids = fields["tokens"]["tokens"]["tokens"]
    ids = torch.cat([ids[:, :token], ids[:, token + 1 :]], dim=1)
    return {**fields, "tokens": {"tokens": {"tokens": ids}}}


ROWS = ("label", "candidates")
