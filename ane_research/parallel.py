"""Work in parts, one core each.

PyTorch divides every single operation among the cores, which pays for large ones only. Where the
work has independent parts it is faster to give each core parts of its own.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import torch

Part = TypeVar("Part")
Result = TypeVar("Result")


def compute_parts(
    compute: Callable[[Part], Result], parts: Sequence[Part], device: torch.device
) -> list[Result]:
    """The result of each part: on a CPU in as many threads as PyTorch uses.

    Whether gradients are recorded is the caller's choice also in the threads.
    """
    num_threads = torch.get_num_threads()
    num_workers = min(num_threads, len(parts)) if device.type == "cpu" else 1
    if num_workers <= 1:
        return [compute(part) for part in parts]
    # Both settings are each thread's own.
    compute = torch.set_grad_enabled(torch.is_grad_enabled())(compute)
    share = num_threads // num_workers
    pool = ThreadPoolExecutor(num_workers, initializer=torch.set_num_threads, initargs=(share,))
    try:
        with pool:
            return list(pool.map(compute, parts))
    finally:
        torch.set_num_threads(num_threads)
