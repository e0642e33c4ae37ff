"""Work in parts, one core each.

PyTorch divides every single operation among the cores, which pays for large ones only. Where the
work has independent parts it is faster to give each core parts of its own.
"""

import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import torch

Part = TypeVar("Part")
Result = TypeVar("Result")


def compute_parts(
    compute: Callable[[Part], Result], parts: Sequence[Part], device: torch.device
) -> list[Result]:
    """The result of each part, without gradients: on a CPU in as many threads as PyTorch uses."""
    num_threads = torch.get_num_threads()
    num_workers = min(num_threads, len(parts)) if device.type == "cpu" else 1
    compute = torch.no_grad()(compute)  # which each thread must say for itself
    if num_workers <= 1:
        return [compute(part) for part in parts]
    torch.set_num_threads(num_threads // num_workers)
    try:
        with ThreadPoolExecutor(num_workers) as pool:
            return list(pool.map(compute, parts))
    finally:
        torch.set_num_threads(num_threads)


def part_size(total: int, largest: int, worth_a_thread: int) -> int:
    """How much of `total` goes into a part, so that no core waits long for the others.

    Args:
        total: Amount of work; a part has whole units of it.
        largest: A part has no more.
        worth_a_thread: With less than that, a part is not divided for another core.
    """
    num_threads = torch.get_num_threads()
    num_parts = max(1, math.ceil(total / largest), min(num_threads, total // worth_a_thread))
    if num_parts > num_threads:
        num_parts = math.ceil(num_parts / num_threads) * num_threads
    return math.ceil(total / num_parts)
