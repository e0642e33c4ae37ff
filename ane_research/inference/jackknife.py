"""Pseudo-values: they turn a mean over pairs of seeds into one over seeds."""

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


def pair_pseudovalues(pairs: FloatArray) -> FloatArray:
    """Jackknife pseudo-values of the mean over all pairs of seeds (Arvesen 1969).

    Pairs that share a seed are not independent, so the mean over them has no interval of its own;
    seeds are. The pseudo-value of a seed is num_seeds times the mean less num_seeds - 1 times the
    mean without this seed, and the mean of all pseudo-values is the mean over pairs.

    Args:
        pairs: Values between seeds, (num_seeds, num_seeds, num_instances), symmetric; the diagonal
            is not looked at. NaN where a pair is undefined, and then so are all of its instance.

    Returns:
        (num_seeds, num_instances); all NaN for fewer than 3 seeds, which leave no pair when one
        is taken away.
    """
    num_seeds = len(pairs)
    if num_seeds < 3:
        return np.full(pairs.shape[1:], np.nan)
    of_others = np.where(np.eye(num_seeds, dtype=bool)[:, :, None], 0, pairs)
    # Shape: (num_seeds, num_instances)
    sums = of_others.sum(axis=1)
    total = sums.sum(axis=0)
    without = (total - 2 * sums) / (num_seeds - 2)
    return total / (num_seeds - 1) - without
