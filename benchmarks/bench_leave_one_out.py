"""Leave-one-out against deleting in a loop over positions, and its memory for long texts."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from typing import Any

import torch

from ane_research.importance import LeaveOneOut, TextBatch
from ane_research.importance.bilstm_deletion import ROWS_IN_CACHE
from ane_research.models import AttentionModel
from benchmarks.case import Case
from benchmarks.deletion_reference import in_a_loop, with_captum
from benchmarks.limits import Product, matrix_products
from benchmarks.texts import (
    BATCH_SIZE,
    BILSTM,
    EMBEDDING_DIM,
    HIDDEN_SIZE,
    STOCK_BILSTM,
    batches,
    classifier,
    pair_classifier,
    random_batch,
    sst_test_lengths,
    with_queries,
)

Measure = Callable[[Any, TextBatch], torch.Tensor]
AVERAGE = {"type": "average", "hidden_size": HIDDEN_SIZE}
CONVOLUTION = {"type": "convolution", "hidden_size": HIDDEN_SIZE}
GRU = {"type": "gru", "hidden_size": HIDDEN_SIZE, "bidirectional": True}
#: Of the 29 batches of the SST's test set, sorted by length: a fifth of the work.
SST_BATCHES = slice(2, None, 5)


def cases(device: str) -> Iterator[Case]:
    """Every scoring and activation on SST; one of them against captum, and on longer texts."""
    sst = batches(sst_test_lengths(), device)[SST_BATCHES]
    for head in product(("tanh", "dot"), ("softmax", "sparsemax")):
        yield case(f"BiLSTM {' '.join(head)}, SST", head, sst, device)
    head = ("tanh", "sparsemax")
    name = "BiLSTM tanh sparsemax"
    yield case(f"{name}, SST, against captum", head, sst[::2], device, reference=with_captum)
    in_file_order = [random_batch(sst_test_lengths()[:BATCH_SIZE], device)]
    yield case("GRU tanh sparsemax, SST", head, in_file_order, device, encoder=GRU, stock=GRU)
    for encoder in (AVERAGE, CONVOLUTION):
        named = f"{encoder['type']} tanh sparsemax, SST"
        yield case(named, head, sst, device, encoder=encoder, stock=encoder)
    yield pair_case(
        "pairs, BiLSTM tanh softmax, 20 tokens", batches([20] * BATCH_SIZE, device), device
    )
    yield case(f"{name}, 150 tokens", head, batches([150] * 16, device), device)
    yield case(f"{name}, 64 texts of 400 tokens", head, batches([400] * 64, device), device, None)


def pair_case(name: str, texts: list[TextBatch], device: str) -> Case:
    """Deleting from the first text of pairs; the second has 10 tokens."""
    ours, theirs = (pair_classifier(encoder, device=device) for encoder in (BILSTM, STOCK_BILSTM))
    pairs = [with_queries(ours, batch, 10) for batch in texts]
    return Case(
        name=name,
        ours=partial(measure_all, LeaveOneOut(), ours, pairs),
        reference=partial(measure_all, in_a_loop, theirs, pairs),
        difference=largest_difference,
    )


def case(
    name: str,
    head: tuple[str, str],
    texts: list[TextBatch],
    device: str,
    reference: Measure | None = in_a_loop,
    encoder: dict | None = None,
    stock: dict | None = None,
) -> Case:
    """Our encoder and measure beside AllenNLP's encoder of the same weights and a plain measure."""
    ours = classifier(*head, encoder or BILSTM, device)
    theirs = classifier(*head, stock or STOCK_BILSTM, device)
    projection_size = ours.scoring.projection()[0].size(0)
    products = [each for batch in texts for each in matrix_shapes(batch.mask, projection_size)]
    return Case(
        name=name,
        ours=partial(measure_all, LeaveOneOut(), ours, texts),
        reference=reference and partial(measure_all, reference, theirs, texts),
        difference=largest_difference,
        limit=None if encoder else matrix_products(products, device),
        once=reference is None,
    )


def measure_all(
    measure: Measure, model: AttentionModel, texts: list[TextBatch]
) -> list[torch.Tensor]:
    """Scores of every batch."""
    return [measure(model, batch) for batch in texts]


def largest_difference(ours: list[torch.Tensor], theirs: list[torch.Tensor]) -> float:
    return max(float((a - b).abs().max()) for a, b in zip(ours, theirs, strict=True))


def matrix_shapes(mask: torch.Tensor, projection_size: int) -> Iterator[Product]:
    """The matrix products of the algorithm with shared states, both directions."""
    batch_size, num_tokens = mask.shape
    gates = 4 * HIDDEN_SIZE
    part_size = batch_size if mask.is_cuda else max(1, ROWS_IN_CACHE // num_tokens)
    for _ in range(2):
        # The prediction of the whole texts.
        yield batch_size * num_tokens, EMBEDDING_DIM, gates
        yield from [(batch_size, HIDDEN_SIZE, gates)] * num_tokens
        for start in range(0, batch_size, part_size):
            rows = min(part_size, batch_size - start)
            yield rows * num_tokens, EMBEDDING_DIM, gates
            yield rows * num_tokens, HIDDEN_SIZE, projection_size + 1
            for position in range(1, num_tokens):
                yield position * rows, HIDDEN_SIZE, gates
                yield position * rows, HIDDEN_SIZE, projection_size
                yield position * rows, HIDDEN_SIZE, 1
