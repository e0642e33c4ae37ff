import numpy as np
from scipy.stats import kstest, pearsonr

from ane_research.draws import ranking, uniform_draws


def test_the_same_seed_purpose_and_instance_give_the_same_numbers() -> None:
    first = uniform_draws(1, "ties", 7, 20)
    uniform_draws(1, "ties", 8, 20)
    assert np.array_equal(first, uniform_draws(1, "ties", 7, 20))


def test_a_shorter_draw_is_the_start_of_a_longer_one() -> None:
    assert np.array_equal(uniform_draws(1, "ties", 7, 3), uniform_draws(1, "ties", 7, 20)[:3])


def test_seeds_purposes_and_instances_do_not_go_together() -> None:
    draws = [
        uniform_draws(*key, 2000)
        for key in [(1, "ties", 7), (2, "ties", 7), (1, "random", 7), (1, "ties", 8)]
    ]
    for number, first in enumerate(draws):
        assert kstest(first, "uniform").pvalue > 0.001
        for second in draws[:number]:
            assert abs(pearsonr(first, second).statistic) < 0.1


def test_ranking_goes_down_and_breaks_ties_by_the_draws() -> None:
    assert ranking([0.2, 0.9, 0.2, 0.5], [0.8, 0.0, 0.1, 0.5]).tolist() == [1, 3, 2, 0]
