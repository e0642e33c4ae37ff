import gc
import math
import sys
from collections.abc import Iterator

import numpy as np
import pytest
import torch

from benchmarks.case import Case
from benchmarks.growth import exponent
from benchmarks.limits import matrix_products
from benchmarks.measure import measure
from benchmarks.memory import peak_memory
from benchmarks.table import to_markdown, write_csv


@pytest.fixture(autouse=True, scope="module")
def only_our_garbage() -> Iterator[None]:
    """Each measurement collects garbage: what other tests left need not be looked through."""
    gc.freeze()
    yield
    gc.unfreeze()


def sleeping_case(**options) -> Case:
    return Case("a case", ours=lambda: 1.0, reference=lambda: 1.5, **options)


def test_what_is_not_there_is_not_a_number() -> None:
    measured = measure(Case("alone", ours=lambda: None), rounds=2, device="cpu")
    absent = (measured.reference, measured.ratio, measured.difference, measured.limit)
    assert all(map(math.isnan, absent))
    assert measured.rounds == 2
    assert measured.ours >= 0


def test_the_difference_is_that_of_the_results() -> None:
    case = sleeping_case(difference=lambda a, b: abs(a - b))
    assert measure(case, rounds=1, device="cpu").difference == 0.5


def test_both_ways_take_turns() -> None:
    calls: list[str] = []
    case = Case("turns", lambda: calls.append("ours"), lambda: calls.append("reference"))
    measure(case, rounds=2, device="cpu")
    assert calls == ["ours", "reference"] * 3  # the first for the results


def test_a_case_too_long_to_repeat_runs_once() -> None:
    calls: list[int] = []
    measured = measure(Case("once", lambda: calls.append(1), once=True), rounds=5, device="cpu")
    assert len(calls) == measured.rounds == 1


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's count is read from /proc")
def test_peak_memory_counts_what_is_given_back_before_the_end() -> None:
    def run() -> float:
        return float(np.ones(20_000_000).sum())

    result, peak = peak_memory(run, "cpu")
    assert result == 20_000_000
    assert peak == pytest.approx(160e6, rel=0.1)  # other pages come and go


def test_matrix_products_of_every_shape_are_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    shapes = []
    multiply = torch.mm

    def spy(left: torch.Tensor, right: torch.Tensor, out: torch.Tensor) -> None:
        shapes.append((*left.shape, right.shape[1]))
        multiply(left, right, out=out)

    products = [(2, 3, 4), (5, 3, 4), (2, 3, 4), (1, 7, 2)]
    run = matrix_products(products, "cpu")
    monkeypatch.setattr(torch, "mm", spy)
    run()
    assert sorted(shapes) == sorted(products)


def test_the_exponent_is_that_of_a_power() -> None:
    group = [measured_of(size, seconds=3 * size**1.7) for size in (10, 20, 40, 80)]
    assert exponent(group) == pytest.approx(1.7)


def measured_of(size: int, seconds: float):
    measured = measure(Case("power", lambda: None, size=size, once=True), rounds=1, device="cpu")
    return type(measured)(**{**vars(measured), "ours": seconds})


def test_the_table_has_a_row_for_each_case_and_blanks_for_what_is_absent(tmp_path) -> None:
    both = [measure(sleeping_case(), 1, "cpu"), measured_of(10, seconds=2.0)]
    lines = to_markdown(both, rounds=1, machine="a machine").splitlines()
    rows = [line for line in lines if line.startswith("| ")]
    assert len(rows) == 2 + len(both)
    assert rows[3].startswith("| power: 10 | 2 |  |  |  |")
    write_csv(both, tmp_path / "table.csv")
    assert len((tmp_path / "table.csv").read_text().splitlines()) == 1 + len(both)
