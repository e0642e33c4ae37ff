"""Parts that suit the cores."""

import math

import torch


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
