"""Intervals for means over seeds and instances, from a two-level bootstrap.

Every seed is tested on the same instances, so seeds and instances are *crossed* and not nested: a
text that is hard for one model is hard for the next. Each resample therefore draws seeds and,
independently of them, instances, and keeps the cells where both meet (the pigeonhole bootstrap of
Owen 2007, Annals of Applied Statistics 1). Instances drawn anew within every seed would average
out what they have in common and make intervals too short.

A plain bootstrap fails with few seeds: its variance is too small by (n - 1) / n, and three seeds
have only ten different resamples, whose percentiles cover far less than 95 %. Hence two departures.
Of n seeds and of n instances n - 1 are drawn, which makes the variance right (McCarthy & Snowden
1985). And the interval is not one of percentiles but of standard errors: that of the seeds counts
with Student's t at num_seeds - 1 degrees of freedom, that of the instances at num_instances - 1;
their squares add up (Graybill & Wang 1980, JASA 75).

Instances are taken as independent of each other. Questions about one story or one premise are not:
of such data the part of the instances comes out too small.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.stats

FloatArray = npt.NDArray[np.float64]

NUM_RESAMPLES = 2000  #: the standard errors are then within about 3 % of those of infinitely many


@dataclass(frozen=True)
class Interval:
    """An estimate and the interval around it.

    Its ends are NaN where there are fewer than two seeds or two instances with a defined value:
    nothing is known then of how far another seed would be. They may lie beyond the range of the
    quantity, which says that the seeds are too few to place it.
    """

    estimate: float
    lower: float
    upper: float


def mean_interval(
    values: FloatArray, rng: np.random.Generator, level: float = 0.95, num: int = NUM_RESAMPLES
) -> Interval:
    """The mean of the defined values and its interval over other seeds and other instances.

    Args:
        values: (num_seeds, num_instances).
        rng: Draws the resamples.
        level: Of confidence.
        num: Resamples.
    """
    return _interval([values], rng, level, num)


def difference_interval(
    a: FloatArray,
    b: FloatArray,
    rng: np.random.Generator,
    level: float = 0.95,
    num: int = NUM_RESAMPLES,
) -> Interval:
    """The mean of `a` less that of `b`, of other models on the same instances.

    Instances are drawn for both alike; seeds are drawn for each by itself. Values of the same
    models are paired: ask `mean_interval(a - b)` then. Arguments as there.
    """
    return _interval([a, -b], rng, level, num)


def _interval(
    parts: Sequence[FloatArray], rng: np.random.Generator, level: float, num: int
) -> Interval:
    """The sum of the parts' means; columns of all parts are the same instances."""
    parts = [part[~np.isnan(part).all(axis=1)] for part in parts]
    if any(part.size == 0 for part in parts):
        return Interval(np.nan, np.nan, np.nan)
    # Instances that are undefined for every model say nothing, however often they are drawn.
    defined = np.logical_or.reduce([~np.isnan(part).all(axis=0) for part in parts])
    parts = [part[:, defined] for part in parts]
    estimate = sum(float(np.nanmean(part)) for part in parts)
    if min(len(part) for part in parts) < 2 or defined.sum() < 2:
        return Interval(estimate, np.nan, np.nan)
    seeds, instances = _squared_margins(parts, rng, level, num)
    margin = np.sqrt(seeds + instances)
    return Interval(estimate, estimate - margin, estimate + margin)


def _squared_margins(
    parts: Sequence[FloatArray], rng: np.random.Generator, level: float, num: int
) -> tuple[float, float]:
    """Squares of half the interval's width: what seeds and what instances contribute to it."""
    of_instances = resample(parts[0].shape[1], num, rng)
    of_seeds = [resample(len(part), num, rng) for part in parts]
    seeds = np.stack([_means(part, w, None) for part, w in zip(parts, of_seeds, strict=True)])
    instances = sum(_means(part, None, of_instances) for part in parts)
    both = sum(_means(part, w, of_instances) for part, w in zip(parts, of_seeds, strict=True))
    # What neither explains is in the variance of the seeds already. NaN: of a few values that are
    # not all defined, a resample may have none.
    residual = np.nanvar(both - seeds.sum(axis=0) - instances)
    instance_variance = max(float(np.var(instances) - residual), 0.0)
    seed_variances = seeds.var(axis=1)
    quantile = (1 + level) / 2
    of_seeds_t = scipy.stats.t.ppf(quantile, _degrees_of_freedom(seed_variances, parts))
    of_instances_t = scipy.stats.t.ppf(quantile, parts[0].shape[1] - 1)
    return float(of_seeds_t**2 * seed_variances.sum()), float(of_instances_t**2 * instance_variance)


def _degrees_of_freedom(variances: FloatArray, parts: Sequence[FloatArray]) -> float:
    """Welch's; num_seeds - 1 for a single part."""
    least = np.array([len(part) - 1 for part in parts])
    if variances.sum() == 0:
        return float(least.sum())
    return float(variances.sum() ** 2 / (variances**2 / least).sum())


def _means(
    values: FloatArray, seed_weights: FloatArray | None, instance_weights: FloatArray | None
) -> FloatArray:
    """The mean of the defined values in each resample, (num_resamples,); None: all, once each."""
    num_seeds, num_instances = values.shape
    rows = np.ones((1, num_seeds)) if seed_weights is None else seed_weights
    columns = np.ones((1, num_instances)) if instance_weights is None else instance_weights
    defined = ~np.isnan(values)
    # Shape: (num_resamples or 1, num_seeds)
    sums = columns @ np.where(defined, values, 0).T
    counts = columns @ defined.T.astype(np.float64)
    with np.errstate(invalid="ignore"):
        return (rows * sums).sum(axis=1) / (rows * counts).sum(axis=1)


def resample(size: int, num: int, rng: np.random.Generator) -> FloatArray:
    """How often each of `size` things is among `size - 1` drawn with replacement, (num, size)."""
    drawn = rng.integers(size, size=(num, size - 1)) + size * np.arange(num)[:, None]
    return np.bincount(drawn.ravel(), minlength=num * size).reshape(num, size).astype(np.float64)
