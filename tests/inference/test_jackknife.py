import numpy as np
import pytest

from ane_research.inference import pair_pseudovalues


def symmetric(num_seeds: int, num_instances: int) -> np.ndarray:
    values = np.random.default_rng(13).normal(size=(num_seeds, num_seeds, num_instances))
    values = values + values.transpose(1, 0, 2)
    values[np.arange(num_seeds), np.arange(num_seeds)] = 99  # no value between a seed and itself
    return values


def mean_over_pairs(values: np.ndarray) -> np.ndarray:
    first, second = np.triu_indices(len(values), k=1)
    return values[first, second].mean(axis=0)


@pytest.mark.parametrize("num_seeds", [3, 4, 7])
def test_their_mean_is_the_mean_over_pairs(num_seeds: int) -> None:
    values = symmetric(num_seeds, 5)
    # rtol: two orders of summing float64.
    np.testing.assert_allclose(
        pair_pseudovalues(values).mean(axis=0), mean_over_pairs(values), rtol=1e-9
    )


def test_each_is_by_definition_what_its_seed_adds() -> None:
    values = symmetric(4, 5)
    for seed in range(4):
        rest = [other for other in range(4) if other != seed]
        without = mean_over_pairs(values[np.ix_(rest, rest)])
        expected = 4 * mean_over_pairs(values) - 3 * without
        np.testing.assert_allclose(pair_pseudovalues(values)[seed], expected, rtol=1e-9)


def test_two_seeds_have_none() -> None:
    assert np.isnan(pair_pseudovalues(symmetric(2, 5))).all()


def test_an_undefined_pair_leaves_its_instance_out() -> None:
    values = symmetric(3, 5)
    values[0, 2, 1] = values[2, 0, 1] = np.nan
    undefined = np.isnan(pair_pseudovalues(values))
    assert undefined.any(axis=0).tolist() == [False, True, False, False, False]
    assert undefined[:, 1].all()
