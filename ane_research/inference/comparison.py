"""Two experiments compared on the same instances."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ane_research.inference.bootstrap import Interval, difference_interval, mean_interval
from ane_research.inference.permutation import permutation_p_value, smallest_p_value

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Comparison:
    """How far the values of one experiment lie above those of another."""

    mean_a: float  #: over models and instances
    mean_b: float
    difference: Interval  #: of the means, a less b, over other seeds and other instances
    effect_size: float  #: d_av, see `effect_size`
    p_value: float  #: of these instances, see `permutation_p_value`
    smallest_p_value: float  #: that so many models can give
    num_instances: int  #: on which every model of both has a value
    num_undefined: int  #: other instances


def compare_experiments(
    a: FloatArray, b: FloatArray, same_models: bool, rng: np.random.Generator
) -> Comparison:
    """Compares two experiments on the instances where all their models have a value.

    Args:
        a: (num_seeds_a, num_instances).
        b: (num_seeds_b, num_instances), the same instances.
        same_models: Whether row i of both is of the same trained model.
        rng: For the bootstrap, and for permutations where there are too many for all.
    """
    defined = ~(np.isnan(a).any(axis=0) | np.isnan(b).any(axis=0))
    smallest = smallest_p_value(len(a), len(b), same_models)
    counts = int(defined.sum()), int((~defined).sum())
    if not defined.any():
        nothing = Interval(np.nan, np.nan, np.nan)
        return Comparison(np.nan, np.nan, nothing, np.nan, np.nan, smallest, *counts)
    a, b = a[:, defined], b[:, defined]
    difference = mean_interval(a - b, rng) if same_models else difference_interval(a, b, rng)
    p_value = permutation_p_value(a.mean(axis=1), b.mean(axis=1), same_models, rng)
    means = float(a.mean()), float(b.mean())
    return Comparison(*means, difference, effect_size(a, b), p_value, smallest, *counts)


def effect_size(a: FloatArray, b: FloatArray) -> float:
    """Cohen's d_av: the difference of means in standard deviations over instances.

    The mean difference between paired values, divided by the average of both standard deviations
    (Cumming 2012; Lakens 2013, Frontiers in Psychology 4:863). A model's standard deviation is over
    its instances (n - 1); an experiment's is the mean of its models'. d_z, of the differences
    themselves, would grow with the number of seeds that are averaged, and d_av does not. NaN where
    there is one instance; infinite where values differ and do not vary.
    """
    if a.shape[1] < 2:
        return float("nan")
    deviation = (a.std(axis=1, ddof=1).mean() + b.std(axis=1, ddof=1).mean()) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        return float((a.mean() - b.mean()) / deviation)
