from dataclasses import astuple

import numpy as np
import pytest
import scipy.stats

from ane_research.inference import difference_interval, mean_interval
from ane_research.inference.bootstrap import resample


def simulated(
    rng: np.random.Generator,
    num_seeds: int,
    instances: np.ndarray,
    seed_std: float = 0.05,
    residual_std: float = 0.2,
) -> np.ndarray:
    """Values around 0 as agreements vary: by seed, by instance, and beyond both."""
    shape = (num_seeds, len(instances))
    seeds = rng.normal(0, seed_std, (num_seeds, 1))
    return seeds + instances + rng.normal(0, residual_std, shape)


# The standard deviations are about those of attention and gradient on the SST (first line), of
# gradient and leave-one-out (second), and of seeds that differ much or in nothing but chance.
@pytest.mark.slow
@pytest.mark.parametrize(
    ("num_seeds", "num_instances", "seed_std", "instance_std", "residual_std"),
    [
        (3, 400, 0.06, 0.17, 0.18),
        (5, 200, 0.02, 0.08, 0.10),
        (5, 100, 0.05, 0.30, 0.20),
        (10, 100, 0.20, 0.20, 0.30),
        (10, 100, 0.00, 0.20, 0.20),
    ],
)
def test_an_interval_covers_the_true_mean_as_often_as_it_says(
    num_seeds: int, num_instances: int, seed_std: float, instance_std: float, residual_std: float
) -> None:
    rng = np.random.default_rng(13)
    num_simulations = 2000
    covered = 0
    for _ in range(num_simulations):
        instances = rng.normal(0, instance_std, num_instances)
        values = simulated(rng, num_seeds, instances, seed_std, residual_std)
        # The number of resamples has no bearing on coverage beyond its own small error.
        interval = mean_interval(values, rng, num=200)
        covered += interval.lower <= 0 <= interval.upper
    # Four standard errors of 2,000 simulations of 0.95 are 0.02.
    assert 0.93 <= covered / num_simulations <= 0.97


@pytest.mark.slow
def test_the_interval_of_a_difference_covers_as_often_as_it_says() -> None:
    rng = np.random.default_rng(13)
    num_simulations = 2000
    covered = 0
    for _ in range(num_simulations):
        # The instances of both experiments are the same, which cancels.
        instances = rng.normal(0, 0.3, 100)
        a, b = simulated(rng, 5, instances), simulated(rng, 5, instances)
        interval = difference_interval(a, b, rng, num=200)
        covered += interval.lower <= 0 <= interval.upper
    assert 0.93 <= covered / num_simulations <= 0.97


def test_with_instances_that_do_not_differ_it_is_the_t_interval_of_the_seeds() -> None:
    rng = np.random.default_rng(13)
    of_seeds = rng.normal(0.3, 0.1, 5)
    values = np.repeat(of_seeds[:, None], 50, axis=1)
    interval = mean_interval(values, rng, num=50_000)
    expected = scipy.stats.ttest_1samp(of_seeds, 0).confidence_interval(0.95)
    # abs: the error of a standard deviation of 50,000 resamples is 0.3 % of it.
    assert interval.estimate == pytest.approx(of_seeds.mean(), rel=1e-12)
    assert (interval.lower, interval.upper) == pytest.approx(tuple(expected), abs=0.004)


def test_with_instances_that_do_not_differ_a_difference_is_welchs() -> None:
    rng = np.random.default_rng(13)
    a, b = rng.normal(0.3, 0.1, 5), rng.normal(0.1, 0.02, 8)
    matrices = [np.repeat(x[:, None], 50, axis=1) for x in (a, b)]
    interval = difference_interval(*matrices, rng, num=50_000)
    expected = scipy.stats.ttest_ind(a, b, equal_var=False).confidence_interval(0.95)
    assert (interval.lower, interval.upper) == pytest.approx(tuple(expected), abs=0.004)


@pytest.mark.parametrize("num_instances", [3, 400])
def test_with_seeds_that_do_not_differ_it_is_the_t_interval_of_the_instances(
    num_instances: int,
) -> None:
    rng = np.random.default_rng(13)
    instances = rng.normal(0.3, 0.2, num_instances)
    interval = mean_interval(np.stack([instances] * 3), rng, num=20_000)
    expected = scipy.stats.ttest_1samp(instances, 0).confidence_interval(0.95)
    # rel: the error of a standard deviation of 20,000 resamples is 0.5 % of it.
    width = expected.high - expected.low
    assert interval.upper - interval.lower == pytest.approx(width, rel=0.03)


def test_instances_shared_by_two_experiments_do_not_widen_their_difference() -> None:
    rng = np.random.default_rng(13)
    instances = rng.normal(0, 5, 100)
    a, b = (simulated(rng, 4, instances, 0.01, 0.01) for _ in range(2))
    interval = difference_interval(a, b, rng)
    assert interval.upper - interval.lower < 0.1


@pytest.mark.parametrize("shape", [(1, 100), (3, 1)])
def test_one_seed_or_one_instance_has_no_interval(shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(13)
    interval = mean_interval(rng.normal(size=shape), rng)
    assert np.isfinite(interval.estimate)
    assert np.isnan([interval.lower, interval.upper]).all()


def test_nothing_defined_has_no_estimate() -> None:
    interval = mean_interval(np.full((3, 10), np.nan), np.random.default_rng(13))
    assert np.isnan([interval.estimate, interval.lower, interval.upper]).all()


def test_undefined_values_are_left_out_of_the_mean() -> None:
    rng = np.random.default_rng(13)
    values = rng.normal(size=(4, 50))
    values[1, :20] = np.nan
    assert mean_interval(values, rng).estimate == pytest.approx(np.nanmean(values), rel=1e-12)


def test_a_seed_or_an_instance_without_any_value_changes_nothing() -> None:
    values = np.random.default_rng(13).normal(size=(3, 40))
    padded = np.full((4, 60), np.nan)
    padded[:3, 10:50] = values
    alone, within = (mean_interval(x, np.random.default_rng(1)) for x in (values, padded))
    # rel: two orders of summing float64.
    assert astuple(alone) == pytest.approx(astuple(within), rel=1e-9)


def test_equal_generators_give_equal_intervals() -> None:
    values = np.random.default_rng(13).normal(size=(3, 40))
    first, second = (mean_interval(values, np.random.default_rng(5)) for _ in range(2))
    assert first == second


def test_the_order_of_seeds_and_instances_does_not_matter() -> None:
    rng = np.random.default_rng(13)
    values = simulated(rng, 4, rng.normal(0, 0.2, 60))
    shuffled = values[rng.permutation(4)][:, rng.permutation(60)]
    one, other = (mean_interval(x, rng, num=20_000) for x in (values, shuffled))
    # abs: two draws of 20,000 resamples; the margin is about 0.1.
    assert one.lower == pytest.approx(other.lower, abs=0.005)


def test_a_resample_draws_one_fewer_and_each_alike() -> None:
    weights = resample(5, 20_000, np.random.default_rng(13))
    assert (weights.sum(axis=1) == 4).all()
    # abs: four standard errors, 4 * sqrt(4 * 0.2 * 0.8 / 20,000).
    assert weights.mean(axis=0) == pytest.approx(np.full(5, 0.8), abs=0.023)
