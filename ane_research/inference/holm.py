"""Holm's correction of p-values."""

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


def holm(p_values: FloatArray) -> FloatArray:
    """P-values adjusted for their number (Holm 1979), in the order given.

    Those at most alpha are significant with a chance of at most alpha that any one is so by
    mistake, whatever depends on what. NaN stays NaN and does not count.
    """
    adjusted = np.full(len(p_values), np.nan)
    order = np.argsort(p_values)[: np.count_nonzero(~np.isnan(p_values))]
    factors = np.arange(len(order), 0, -1)
    # A p-value is never adjusted to less than a smaller one.
    adjusted[order] = np.minimum(np.maximum.accumulate(factors * p_values[order]), 1)
    return adjusted
