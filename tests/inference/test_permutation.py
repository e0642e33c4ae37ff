from itertools import combinations, product

import numpy as np
import pytest
import scipy.stats

from ane_research.inference import permutation_p_value, smallest_p_value

RNG = np.random.default_rng(0)  # only drawn from where there are too many permutations for all


def test_models_are_exchanged_in_every_possible_way() -> None:
    rng = np.random.default_rng(13)
    a, b = rng.normal(1, 1, 4), rng.normal(0, 1, 3)
    pooled = np.concatenate([a, b])
    differences = np.array(
        [
            pooled[list(chosen)].mean() - np.delete(pooled, chosen).mean()
            for chosen in combinations(range(7), 4)
        ]
    )
    observed = a.mean() - b.mean()
    tail = min((differences >= observed - 1e-12).mean(), (differences <= observed + 1e-12).mean())
    assert permutation_p_value(a, b, False, RNG) == pytest.approx(2 * tail, rel=1e-12)


def test_the_values_of_one_model_are_exchanged_by_flipping_the_sign_of_their_difference() -> None:
    rng = np.random.default_rng(13)
    a, b = rng.normal(1, 1, 6), rng.normal(0, 1, 6)
    flipped = np.array([((a - b) * signs).mean() for signs in product([1, -1], repeat=6)])
    tail = (flipped >= (a - b).mean() - 1e-12).mean()
    assert permutation_p_value(a, b, True, RNG) == pytest.approx(2 * tail, rel=1e-12)


def test_many_models_of_two_experiments_agree_with_the_t_test() -> None:
    rng = np.random.default_rng(13)
    a, b = rng.normal(0.1, 0.2, 40), rng.normal(0, 0.2, 40)
    # abs: the t-test is the limit for many models; four standard errors of 99,999 permutations.
    unpaired = permutation_p_value(a, b, False, np.random.default_rng(0))
    assert unpaired == pytest.approx(scipy.stats.ttest_ind(a, b).pvalue, abs=0.005)
    paired = permutation_p_value(a, b, True, np.random.default_rng(0))
    assert paired == pytest.approx(scipy.stats.ttest_rel(a, b).pvalue, abs=0.005)


@pytest.mark.parametrize(("num", "expected"), [(1, 1.0), (2, 1 / 3), (3, 0.1), (4, 1 / 35)])
def test_the_smallest_p_value_is_reached_by_models_that_do_not_overlap(
    num: int, expected: float
) -> None:
    low, high = np.arange(num, dtype=float), 100 + np.arange(num, dtype=float)
    assert smallest_p_value(num, num, False) == pytest.approx(expected, rel=1e-12)
    assert permutation_p_value(low, high, False, RNG) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("num", "expected"), [(1, 1.0), (2, 0.5), (3, 0.25), (6, 1 / 32)])
def test_the_smallest_p_value_of_the_same_models_is_reached_by_one_sign(
    num: int, expected: float
) -> None:
    low = np.arange(num, dtype=float)
    high = low + 1 + low / 10
    assert smallest_p_value(num, num, True) == pytest.approx(expected, rel=1e-12)
    assert permutation_p_value(low, high, True, RNG) == pytest.approx(expected, rel=1e-12)


def test_a_single_model_decides_nothing() -> None:
    assert permutation_p_value(np.array([9.0]), np.arange(50.0), False, RNG) == 1
    assert smallest_p_value(1, 50, False) == 1


def test_equal_experiments_have_a_p_value_of_1() -> None:
    values = np.array([0.1, 0.2, 0.3])
    assert permutation_p_value(values, values, True, RNG) == 1
    assert permutation_p_value(values, values, False, RNG) == 1


@pytest.mark.slow
@pytest.mark.parametrize("same_models", [False, True])
def test_a_true_null_is_rejected_no_more_often_than_it_should(same_models: bool) -> None:
    num_simulations, num_seeds, num_instances = 1000, 5 if not same_models else 6, 60
    rng = np.random.default_rng(13)
    p_values = []
    for _ in range(num_simulations):
        instances = rng.normal(0, 0.3, num_instances)
        models = rng.normal(0, 0.1, (2, num_seeds, 1))
        if same_models:
            models[1] = models[0]
        shape = (2, num_seeds, num_instances)
        a, b = (models + instances + rng.normal(0, 0.2, shape)).mean(axis=2)
        p_values.append(permutation_p_value(a, b, same_models, rng))
    # All orders are equally likely: of C(10, 5) = 252 the 12 most extreme have p <= 0.05, of
    # 2 ** 6 = 64 the 2 most extreme.
    expected = 2 / 64 if same_models else 12 / 252
    # Four standard errors.
    margin = 4 * np.sqrt(expected * (1 - expected) / num_simulations)
    assert np.mean(np.array(p_values) <= 0.05) == pytest.approx(expected, abs=margin)
