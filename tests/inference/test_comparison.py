import numpy as np
import pytest
import scipy.stats

from ane_research.inference import compare_experiments, mean_interval
from ane_research.inference.comparison import effect_size


def values(num_seeds: int, mean: float) -> np.ndarray:
    rng = np.random.default_rng([num_seeds, int(100 * (mean + 1))])
    instances = np.random.default_rng(13).normal(0, 0.2, 80)
    seeds = rng.normal(mean, 0.05, (num_seeds, 1))
    return seeds + instances + rng.normal(0, 0.1, (num_seeds, 80))


def test_a_difference_larger_than_seeds_make_is_found() -> None:
    comparison = compare_experiments(values(5, 0.5), values(5, 0.1), False, rng())
    assert comparison.mean_a - comparison.mean_b == pytest.approx(comparison.difference.estimate)
    assert comparison.difference.lower > 0.2
    assert comparison.p_value == comparison.smallest_p_value == pytest.approx(2 / 252)


def test_three_seeds_of_many_instances_cannot_give_a_small_p_value() -> None:
    a, b = (np.tile(values(3, mean), 50) for mean in (0.5, -0.5))
    assert compare_experiments(a, b, False, rng()).p_value == pytest.approx(0.1)
    assert compare_experiments(a, b, True, rng()).p_value == pytest.approx(0.25)


def test_the_same_models_are_compared_by_their_own_differences() -> None:
    a = values(5, 0.1)
    b = a - 0.02 - np.random.default_rng(1).normal(0, 0.001, a.shape)
    paired, unpaired = (compare_experiments(a, b, same, rng()) for same in (True, False))
    assert paired.difference == mean_interval(a - b, rng())
    assert paired.difference.lower > 0 > unpaired.difference.lower


def test_only_instances_with_a_value_from_every_model_are_compared() -> None:
    a, b = values(3, 0.3), values(4, 0.1)
    a[0, :10] = np.nan
    b[2, 5:15] = np.nan
    comparison = compare_experiments(a, b, False, rng())
    assert (comparison.num_instances, comparison.num_undefined) == (65, 15)
    assert comparison.mean_a == pytest.approx(a[:, 15:].mean(), rel=1e-12)


def test_nothing_to_compare_is_undefined() -> None:
    comparison = compare_experiments(np.full((3, 5), np.nan), values(3, 0)[:, :5], False, rng())
    assert np.isnan([comparison.p_value, comparison.difference.estimate]).all()
    assert (comparison.num_instances, comparison.num_undefined) == (0, 5)


def test_one_seed_each_decides_nothing() -> None:
    comparison = compare_experiments(values(1, 0.5), values(1, 0), False, rng())
    assert comparison.p_value == comparison.smallest_p_value == 1
    assert np.isnan(comparison.difference.lower)


def test_the_effect_size_of_one_model_each_is_lakens_d_av() -> None:
    a, b = values(1, 0.5), values(1, 0.1)
    average = (scipy.stats.tstd(a[0]) + scipy.stats.tstd(b[0])) / 2
    assert effect_size(a, b) == pytest.approx((a.mean() - b.mean()) / average, rel=1e-12)


def test_the_effect_size_does_not_grow_with_the_number_of_seeds() -> None:
    a, b = values(1, 0.5), values(1, 0.1)
    repeated = effect_size(np.tile(a, (6, 1)), np.tile(b, (6, 1)))
    assert repeated == pytest.approx(effect_size(a, b), rel=1e-12)


def test_the_effect_size_changes_sign_with_the_order() -> None:
    a, b = values(3, 0.5), values(4, 0.1)
    assert effect_size(a, b) == pytest.approx(-effect_size(b, a), rel=1e-12)


def rng() -> np.random.Generator:
    return np.random.default_rng(7)
