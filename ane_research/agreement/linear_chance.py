"""Chance in closed form, for measures that are sums over the tokens."""

import numpy as np

from ane_research.agreement.base import FloatArray, IntArray


def linear_moments(terms: FloatArray, lengths: IntArray) -> tuple[FloatArray, FloatArray]:
    """Mean and standard deviation of ``sum_i terms[i, order(i)]`` over all orders (Hoeffding 1951).

    Args:
        terms: (num_instances, num_tokens, num_tokens): what it adds to the sum that the i-th token
            of the one vector meets the j-th score of the other; 0 where either is padding.
        lengths: (num_instances,), at least 2.

    Returns:
        Both (num_instances,).
    """
    real = np.arange(terms.shape[1]) < lengths[:, None]
    both_real = real[:, :, None] & real[:, None, :]
    terms = np.where(both_real, terms, 0.0)
    n = lengths.astype(np.float64)[:, None, None]
    rows, columns = terms.sum(axis=2, keepdims=True) / n, terms.sum(axis=1, keepdims=True) / n
    mean = rows.sum(axis=1, keepdims=True) / n
    centred = np.where(both_real, terms - rows - columns + mean, 0.0)
    variance = (centred**2).sum(axis=(1, 2)) / (lengths - 1)
    return mean[:, 0, 0] * lengths, np.sqrt(variance)
