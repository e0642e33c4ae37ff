import pytest
import torch

from ane_research.importance.parallel import part_size


@pytest.fixture(params=[1, 2, 3])
def num_threads(request: pytest.FixtureRequest):
    before = torch.get_num_threads()
    torch.set_num_threads(request.param)
    yield request.param
    torch.set_num_threads(before)


@pytest.mark.parametrize("total", [1, 5, 64, 1000])
@pytest.mark.parametrize("largest", [1, 7, 64])
def test_parts_are_not_too_large_and_fill_the_cores(
    total: int, largest: int, num_threads: int
) -> None:
    size = part_size(total, largest, worth_a_thread=10)
    assert size <= largest
    num_parts = -(-total // size)
    if total >= 10 * num_threads:
        assert num_parts >= num_threads


def test_too_little_work_is_one_part(num_threads: int) -> None:
    assert part_size(19, largest=64, worth_a_thread=20) == 19


def test_parts_come_in_whole_rounds_of_all_cores() -> None:
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        # Three parts would do, but then one core waits for the other.
        assert part_size(60, largest=20, worth_a_thread=5) == 15
    finally:
        torch.set_num_threads(before)
