import torch

from ane_research.modules.fast_tanh import fast_tanh
from tests.tolerances import EXACT

GRID = torch.linspace(-20, 20, 100_001)


def test_it_is_tanh_in_single_precision() -> None:
    # Half an ulp of the sigmoid near 1, twice.
    torch.testing.assert_close(fast_tanh(GRID), torch.tanh(GRID), atol=2e-7, rtol=0)


def test_it_is_tanh_in_double_precision() -> None:
    torch.testing.assert_close(fast_tanh(GRID.double()), GRID.double().tanh(), atol=EXACT, rtol=0)


def test_its_gradient_is_that_of_tanh() -> None:
    x = torch.linspace(-5, 5, 101, dtype=torch.float64, requires_grad=True)
    (gradient,) = torch.autograd.grad(fast_tanh(x).sum(), x)
    torch.testing.assert_close(gradient, 1 - x.detach().tanh() ** 2, atol=EXACT, rtol=0)
