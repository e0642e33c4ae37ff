import pytest
import torch

from ane_research.importance.parallel import compute_parts, part_size

CPU = torch.device("cpu")


@pytest.fixture(params=[1, 2, 3])
def num_threads(request: pytest.FixtureRequest):
    before = torch.get_num_threads()
    torch.set_num_threads(request.param)
    yield request.param
    torch.set_num_threads(before)


def test_results_are_in_the_order_of_the_parts(num_threads: int) -> None:
    assert compute_parts(lambda part: part * 10, list(range(7)), CPU) == list(range(0, 70, 10))


def test_no_part_keeps_what_gradients_need(num_threads: int) -> None:
    parts = list(torch.ones(4, requires_grad=True).unbind())
    assert not any(result.requires_grad for result in compute_parts(torch.exp, parts, CPU))


def test_each_part_has_its_share_of_the_cores(num_threads: int) -> None:
    seen = compute_parts(lambda _: torch.get_num_threads(), [None] * 6, CPU)
    assert set(seen) == {1}


def test_one_part_has_all_cores(num_threads: int) -> None:
    assert compute_parts(lambda _: torch.get_num_threads(), [None], CPU) == [num_threads]


def test_the_cores_are_given_back_after_an_error(num_threads: int) -> None:
    with pytest.raises(ZeroDivisionError):
        compute_parts(lambda part: 1 // part, [1, 0], CPU)
    assert torch.get_num_threads() == num_threads


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
