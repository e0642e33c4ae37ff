"""Work that cannot be left out, done as fast as the machine can."""

from collections import Counter
from collections.abc import Callable, Iterable

import torch

Product = tuple[int, int, int]  #: rows, inner size and columns of a matrix product


def matrix_products(products: Iterable[Product], device: str) -> Callable[[], None]:
    """Single-precision matrix products of these shapes, one after the other, and nothing else."""
    counts = Counter(products)
    rows = max(product[0] for product in counts)
    # One set of operands for all products that differ in their number of rows only.
    operands = {
        (inner, columns): (
            torch.randn(rows, inner, device=device),
            torch.randn(inner, columns, device=device),
            torch.empty(rows, columns, device=device),
        )
        for _, inner, columns in counts
    }

    def run() -> None:
        for (num_rows, inner, columns), count in counts.items():
            left, right, out = operands[inner, columns]
            for _ in range(count):
                torch.mm(left[:num_rows], right, out=out[:num_rows])

    return run


def memory_copy(num_bytes: int) -> Callable[[], None]:
    """Copies so many bytes from one place in memory to another."""
    source = torch.zeros(num_bytes, dtype=torch.uint8)
    target = torch.zeros_like(source)

    def run() -> None:
        target.copy_(source)

    return run
