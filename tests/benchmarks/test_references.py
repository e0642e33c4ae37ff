"""The plain ways give what ours give, so that timing them side by side means something."""

import pytest
import torch

from ane_research.importance import Gradient, LeaveOneOut
from benchmarks.deletion_reference import in_a_loop, with_captum
from benchmarks.gradient_reference import with_full_backward
from benchmarks.texts import BILSTM, STOCK_BILSTM, classifier, random_batch
from tests.tolerances import FLOAT32

LENGTHS = [2, 5, 9]


@pytest.fixture(scope="module")
def ours():
    return classifier(encoder=BILSTM)


@pytest.fixture(scope="module")
def stock():
    return classifier(encoder=STOCK_BILSTM)


def test_models_weigh_the_same(ours, stock) -> None:
    for a, b in zip(ours.parameters(), stock.parameters(), strict=True):
        assert torch.equal(a, b)


@pytest.mark.parametrize("reference", [in_a_loop, with_captum])
def test_leave_one_out(reference, ours, stock) -> None:
    texts = random_batch(LENGTHS)
    expected = LeaveOneOut()(ours, texts)
    assert expected.max() > 1e-3
    torch.testing.assert_close(reference(stock, texts), expected, atol=FLOAT32, rtol=0)


def test_gradient(ours, stock) -> None:
    texts = random_batch(LENGTHS)
    expected = Gradient()(ours, texts)
    assert expected.max() > 1e-3
    torch.testing.assert_close(with_full_backward(stock, texts), expected, atol=FLOAT32, rtol=0)
    assert all(parameter.grad is None for parameter in stock.parameters())
