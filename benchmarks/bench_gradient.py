"""Gradient importance against a full backward pass."""

from collections.abc import Iterator
from functools import partial

from ane_research.importance import Gradient
from benchmarks.bench_leave_one_out import largest_difference, measure_all
from benchmarks.case import Case
from benchmarks.gradient_reference import with_full_backward
from benchmarks.limits import Product, matrix_products
from benchmarks.texts import (
    EMBEDDING_DIM,
    HIDDEN_SIZE,
    STOCK_BILSTM,
    batches,
    classifier,
    sst_test_lengths,
)


def cases(device: str) -> Iterator[Case]:
    """The SST's test set."""
    texts = batches(sst_test_lengths(), device)
    products = [each for batch in texts for each in matrix_shapes(*batch.mask.shape)]
    yield Case(
        name="gradient, SST",
        ours=partial(measure_all, Gradient(), classifier(device=device), texts),
        reference=partial(
            measure_all, with_full_backward, classifier(encoder=STOCK_BILSTM, device=device), texts
        ),
        difference=largest_difference,
        limit=matrix_products(products, device),
    )


def matrix_shapes(batch_size: int, num_tokens: int) -> Iterator[Product]:
    """Products of one pass forward and one back to the embeddings, both directions."""
    gates = 4 * HIDDEN_SIZE
    for _ in range(2):
        yield batch_size * num_tokens, EMBEDDING_DIM, gates
        yield batch_size * num_tokens, gates, EMBEDDING_DIM
        yield from [(batch_size, HIDDEN_SIZE, gates)] * num_tokens
        yield from [(batch_size, gates, HIDDEN_SIZE)] * num_tokens
