"""One epoch of training against AllenNLP's own encoder, collator and optimizer."""

import random
from collections.abc import Iterator
from functools import partial

import torch
from allennlp.common import Params
from allennlp.data import DataLoader
from allennlp.data.data_loaders.data_collator import DefaultDataCollator
from allennlp.models import Model
from allennlp.nn.util import get_text_field_mask
from allennlp.training import GradientDescentTrainer
from allennlp.training.optimizers import Optimizer

from ane_research.training import PaddedIds
from benchmarks.case import Case
from benchmarks.limits import Product, matrix_products
from benchmarks.random_texts import loader
from benchmarks.texts import (
    EMBEDDING_DIM,
    HIDDEN_SIZE,
    STOCK_BILSTM,
    classifier,
    sst_test_lengths,
)

Weights = dict[str, torch.Tensor]
NUM_TEXTS = 6920  #: of the SST's training set
COMPARED_STEPS = 50


def cases(device: str) -> Iterator[Case]:
    """As many texts as the SST trains on, of its lengths, in length-bucketed batches."""
    lengths = random.Random(13).choices(sst_test_lengths(), k=NUM_TEXTS)
    ours, theirs = classifier(device=device), classifier(encoder=STOCK_BILSTM, device=device)
    texts, same_texts = (
        loader(lengths, ours.vocab, shuffle=True, collator=collator)
        for collator in (PaddedIds, DefaultDataCollator)
    )
    for each in (texts, same_texts):
        each.set_target_device(torch.device(device))
    yield Case(
        name="training, an epoch of the SST",
        ours=partial(train, ours, start_of(ours), texts, "fused_adam"),
        reference=partial(train, theirs, start_of(theirs), same_texts, "adam"),
        difference=largest_difference,
        limit=matrix_products(list(matrix_shapes(texts)), device),
    )


def start_of(model: Model) -> Weights:
    """A copy of its weights."""
    return {name: weight.clone() for name, weight in model.state_dict().items()}


def train(model: Model, start: Weights, texts: DataLoader, optimizer: str) -> list[float]:
    """Trains the model for an epoch from `start`; returns the losses of its steps."""
    random.seed(13)  # shuffles the batches
    model.load_state_dict(start)
    parameters = [list(item) for item in model.named_parameters()]
    options = {"type": optimizer, "lr": 0.001, "amsgrad": True, "weight_decay": 1e-5}
    losses: list[torch.Tensor] = []
    hook = model.register_forward_hook(lambda _, __, out: losses.append(out["loss"].detach()))
    trainer = GradientDescentTrainer(
        model,
        Optimizer.from_params(Params(options), model_parameters=parameters),
        texts,
        num_epochs=1,
        cuda_device=next(model.parameters()).device,
    )
    trainer.train()
    hook.remove()
    return torch.stack(losses).tolist()


def largest_difference(ours: list[float], theirs: list[float]) -> float:
    """Of the first steps: rounding errors grow from step to step."""
    both = list(zip(ours, theirs, strict=True))[:COMPARED_STEPS]
    return max(abs(a - b) for a, b in both)


def matrix_shapes(texts: DataLoader) -> Iterator[Product]:
    """Products of a pass forward and of both gradients of each, in both directions."""
    gates = 4 * HIDDEN_SIZE
    for batch in texts:
        batch_size, num_tokens = get_text_field_mask(batch["tokens"]).shape  # type: ignore
        tokens = batch_size * num_tokens
        for _ in range(2):
            yield tokens, EMBEDDING_DIM, gates
            yield tokens, gates, EMBEDDING_DIM
            yield EMBEDDING_DIM, tokens, gates
            yield from [(batch_size, HIDDEN_SIZE, gates)] * num_tokens
            yield from [(batch_size, gates, HIDDEN_SIZE)] * num_tokens
            yield HIDDEN_SIZE, tokens, gates
