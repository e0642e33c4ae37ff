import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ane_research.inference import holm


def rejected_by_definition(p_values: list[float], alpha: float) -> list[bool]:
    """Holm's step-down: the i-th smallest of m against alpha / (m - i + 1), until one is larger."""
    rejected = [False] * len(p_values)
    for step, position in enumerate(np.argsort(p_values)):
        if p_values[position] > alpha / (len(p_values) - step):
            break
        rejected[position] = True
    return rejected


# In thousandths, so that no product falls on the border of alpha by rounding alone.
@given(st.lists(st.integers(0, 1000).map(lambda n: n / 1000), max_size=12))
def test_it_rejects_what_the_step_down_procedure_rejects(p_values: list[float]) -> None:
    alpha = 0.04999
    adjusted = holm(np.array(p_values))
    assert (adjusted <= alpha).tolist() == rejected_by_definition(p_values, alpha)


def test_a_known_case() -> None:
    adjusted = holm(np.array([0.01, 0.04, 0.03, 0.005]))
    assert adjusted.tolist() == pytest.approx([0.03, 0.06, 0.06, 0.02], rel=1e-12)


def test_it_is_never_above_1_nor_below_the_p_value() -> None:
    p_values = np.linspace(0, 1, 11)
    adjusted = holm(p_values)
    assert (adjusted <= 1).all()
    assert (adjusted >= p_values).all()


def test_an_undefined_p_value_stays_so_and_does_not_count() -> None:
    adjusted = holm(np.array([0.02, np.nan, 0.01]))
    assert adjusted[[0, 2]].tolist() == pytest.approx([0.02, 0.02], rel=1e-12)
    assert np.isnan(adjusted[1])
