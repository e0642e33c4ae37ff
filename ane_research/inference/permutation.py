"""A permutation test of two experiments, with the trained model as the unit.

What is exchangeable if two experiments do not differ is their models: each is one draw of a
training run, and which of the two names it bears says nothing. Instances are not: all values of a
model move together when it is trained again, so that flipping signs instance by instance would find
any two seeds of *one* experiment different. The test therefore compares the models' means, over the
same instances, and few models allow few orders: with three of each, no p-value is below 0.1, and
a single model has no other to be exchanged with that would tell luck from difference.
"""

import math

import numpy as np
import numpy.typing as npt
import scipy.stats

FloatArray = npt.NDArray[np.float64]

MAX_PERMUTATIONS = 99_999  #: up to so many the test is exact; above, so many are drawn


def permutation_p_value(
    a: FloatArray, b: FloatArray, same_models: bool, rng: np.random.Generator
) -> float:
    """Two-sided p-value of the difference of means, by `scipy.stats.permutation_test`.

    Args:
        a: The mean of each model of one experiment, (num_seeds_a,).
        b: Likewise; the same models in the same order where `same_models` is true.
        same_models: Whether both ask about the same trained models, only otherwise. Then the two
            values of a model are exchanged (sign flips of their difference), else the models are.
            Models of two experiments with the same seeds may start alike and then are alike, which
            makes the second test err on the safe side.
        rng: Draws permutations where there are too many for all.
    """
    if min(len(a), len(b)) < 2:
        return 1.0
    result = scipy.stats.permutation_test(
        (a, b),
        _difference,
        permutation_type="samples" if same_models else "independent",
        vectorized=True,
        n_resamples=MAX_PERMUTATIONS,
        rng=rng,
    )
    return float(result.pvalue)


def _difference(a: FloatArray, b: FloatArray, axis: int) -> FloatArray:
    return a.mean(axis=axis) - b.mean(axis=axis)


def smallest_p_value(num_a: int, num_b: int, same_models: bool) -> float:
    """The smallest p-value that so many models can give, whatever their values.

    1 where one side has a single model: the p-value is 1 then.
    """
    if min(num_a, num_b) < 2:
        return 1.0
    orders = 2**num_a if same_models else math.comb(num_a + num_b, num_a)
    return min(1.0, 2 / orders)
