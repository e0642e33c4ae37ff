"""Parts in threads."""

import pytest
import torch

from ane_research.parallel import compute_parts

CPU = torch.device("cpu")


@pytest.fixture(params=[1, 2, 3])
def num_threads(request: pytest.FixtureRequest):
    before = torch.get_num_threads()
    torch.set_num_threads(request.param)
    yield request.param
    torch.set_num_threads(before)


def test_results_are_in_the_order_of_the_parts(num_threads: int) -> None:
    assert compute_parts(lambda part: part * 10, list(range(7)), CPU) == list(range(0, 70, 10))


@pytest.mark.parametrize("with_gradients", [True, False])
def test_gradients_are_recorded_as_the_caller_has_it(
    num_threads: int, with_gradients: bool
) -> None:
    parts = list(torch.ones(4, requires_grad=True).unbind())
    with torch.set_grad_enabled(with_gradients):
        results = compute_parts(torch.exp, parts, CPU)
    assert {result.requires_grad for result in results} == {with_gradients}


def test_each_part_has_its_share_of_the_cores(num_threads: int) -> None:
    seen = compute_parts(lambda _: torch.get_num_threads(), [None] * 6, CPU)
    assert set(seen) == {1}


def test_one_part_has_all_cores(num_threads: int) -> None:
    assert compute_parts(lambda _: torch.get_num_threads(), [None], CPU) == [num_threads]


def test_the_cores_are_given_back_after_an_error(num_threads: int) -> None:
    with pytest.raises(ZeroDivisionError):
        compute_parts(lambda part: 1 // part, [1, 0], CPU)
    assert torch.get_num_threads() == num_threads
