import math

import hypothesis.strategies as st
import numpy as np
import pytest
import torch
from hypothesis import given
from scipy.spatial.distance import jensenshannon
from scipy.stats import entropy

from ane_research.divergence import jsd, kl, tvd
from tests.tolerances import EXACT


@st.composite
def distributions(draw: st.DrawFn) -> tuple[torch.Tensor, torch.Tensor]:
    """Two distributions over the same few outcomes; zeros happen."""
    size = draw(st.integers(2, 6))
    counts = st.lists(st.integers(0, 5), min_size=size, max_size=size).filter(any)
    p, q = (torch.tensor(draw(counts)).double() for _ in range(2))
    return p / p.sum(), q / q.sum()


@given(distributions())
def test_jsd_is_scipys_squared_distance(pair: tuple[torch.Tensor, torch.Tensor]) -> None:
    p, q = pair
    assert jsd(p, q).item() == pytest.approx(jensenshannon(p, q) ** 2, abs=1e-9)


@given(distributions())
def test_kl_is_scipys_relative_entropy(pair: tuple[torch.Tensor, torch.Tensor]) -> None:
    p, q = pair
    assert kl(p, q).item() == pytest.approx(entropy(p, q), abs=EXACT)


@given(distributions())
def test_divergences_are_symmetric_and_bounded(pair: tuple[torch.Tensor, torch.Tensor]) -> None:
    p, q = pair
    for divergence, most in ((tvd, 1.0), (jsd, math.log(2))):
        assert divergence(p, q).item() == pytest.approx(divergence(q, p).item(), abs=EXACT)
        assert -EXACT <= divergence(p, q).item() <= most + EXACT


def test_equal_distributions_do_not_diverge() -> None:
    p = torch.tensor([0.2, 0.8, 0.0])
    assert tvd(p, p) == jsd(p, p) == kl(p, p) == 0


def test_disjoint_distributions_diverge_most() -> None:
    p, q = torch.tensor([1.0, 0.0]).double(), torch.tensor([0.0, 1.0]).double()
    assert tvd(p, q) == 1
    assert jsd(p, q).item() == pytest.approx(math.log(2), abs=EXACT)
    assert kl(p, q) == math.inf


def test_tvd_of_two_outcomes_is_the_difference_of_one() -> None:
    probability = np.array([0.3, 0.9])
    p, q = (torch.tensor([x, 1 - x]) for x in probability)
    assert tvd(p, q).item() == pytest.approx(0.6, abs=EXACT)
