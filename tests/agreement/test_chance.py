"""What chance gives, against all orders or very many, for every measure."""

from dataclasses import replace
from functools import cache
from itertools import permutations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ane_research.agreement import (
    AsReleased,
    KendallTau,
    KendallTopK,
    Relabellings,
    TopKJaccard,
    TopKOverlap,
    chance_of,
)
from ane_research.agreement.chance import corrected, share_at_least_as_good
from tests.agreement.builders import pair_of, vectors
from tests.agreement.measures import CLOSED, MEASURES, SHORT
from tests.tolerances import EXACT

SPARSE = [0.5, 0, 0.3, 0, 0, 0.2, 0, 0]
TIED = [3, 1, 1, 2, 2, 2, 5, 0]
DENSE = [0.1, 0.7, 0.4, 0.2, 0.9, 0.3, 0.8, 0.6]
CASES = {"sparse against dense": (SPARSE, DENSE), "two that tie": (TIED, TIED[::-1])}


def chance(measure, *instances, instance_ids=None, number=200, seed=13, **padding):
    pair = pair_of(*instances, **padding)
    ids = np.arange(len(instances)) if instance_ids is None else np.array(instance_ids)
    return chance_of(measure, pair, measure(pair), Relabellings(ids, number, seed))


def values_of_all_orders(measure, a, b):
    return measure(pair_of(*[(a, order) for order in permutations(b)])).value


def values_of_random_orders(measure, a, b, number):
    orders = np.random.default_rng(13).permuted(np.tile(np.float64(b), (number, 1)), axis=1)
    return measure(pair_of(*[(a, order) for order in orders])).value


@pytest.mark.parametrize("measure", CLOSED)
@settings(max_examples=40)
@given(scores=vectors(max_size=5))
def test_closed_forms_are_exact_over_all_orders(measure, scores):
    pair = pair_of(scores)
    agreement = measure(pair)
    if agreement.undefined[0]:
        return
    exact = values_of_all_orders(measure, *scores)
    mean, std = measure.chance_moments(pair.take(np.array([0])), agreement.k)
    assert mean == pytest.approx(exact.mean(), abs=EXACT)
    if not np.isnan(std):
        # Of a variance that rounding leaves at 1e-16 instead of 0 the root is 1e-8.
        assert std == pytest.approx(exact.std(), abs=1e-7)


@pytest.mark.slow
@pytest.mark.parametrize("measure", CLOSED)
def test_closed_forms_are_those_of_100_000_random_orders(measure):
    a, b = SPARSE, TIED
    pair = pair_of((a, b))
    mean, std = measure.chance_moments(pair.take(np.array([0])), measure(pair).k)
    found = values_of_random_orders(measure, a, b, number=100_000)
    # Five standard errors of a mean and, roughly, of a deviation.
    assert mean == pytest.approx(found.mean(), abs=5 * found.std() / 100_000**0.5 + EXACT)
    if not np.isnan(std):
        assert std == pytest.approx(found.std(), rel=5 * 100_000**-0.5, abs=1e-7)


@pytest.mark.slow
@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("case", CASES)
def test_relabelling_finds_the_mean_deviation_and_tail_of_chance(measure, case):
    a, b = CASES[case]
    found = chance(measure, (a, b), number=1000)
    other = values_of_random_orders(measure, a, b, number=4000)
    # Five standard errors of the 1,000 and the 4,000 together.
    assert found.mean[0] == pytest.approx(other.mean(), abs=5 * other.std() / 800**0.5 + EXACT)
    assert found.std[0] == pytest.approx(other.std(), rel=0.2, abs=1e-7)
    sign = np.sign(measure.best - measure.worst)
    tail = (sign * (other - measure(pair_of((a, b))).value) >= -1e-9).mean()
    assert found.p_value[0] == pytest.approx(tail, abs=5 * 0.5 / 800**0.5)


@cache
def chance_of_random_vectors(measure):
    rng = np.random.default_rng(13)
    lengths = [6, 9, 14] * 100
    return chance(measure, *[(np.maximum(rng.normal(size=n), 0), rng.random(n)) for n in lengths])


@pytest.mark.parametrize("measure", MEASURES)
def test_random_vectors_have_a_corrected_value_of_0_on_average(measure):
    found = chance_of_random_vectors(measure).corrected
    # As released, one token of each list always agrees: no correction.
    found = found[~np.isnan(found)]
    assert len(found) >= 290
    assert found.mean() == pytest.approx(0, abs=4 * found.std() / len(found) ** 0.5)


@pytest.mark.parametrize("measure", MEASURES)
def test_at_most_a_twentieth_of_random_vectors_are_above_chance(measure):
    p_value = chance_of_random_vectors(measure).p_value
    p_value = p_value[~np.isnan(p_value)]
    # The share is at most .05; three standard errors of it.
    assert (p_value <= 0.05).mean() <= 0.05 + 3 * (0.05 * 0.95 / len(p_value)) ** 0.5


@pytest.mark.parametrize("measure", MEASURES)
def test_full_agreement_is_corrected_to_1_and_rare_by_chance(measure):
    scores = [8, 1, 7, 2, 6, 3, 5, 4]
    found = chance(measure, (scores, scores))
    assert found.corrected[0] == pytest.approx(1, abs=EXACT)
    # A list of one token is met by every eighth order.
    assert found.p_value[0] <= 0.2


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize(("a", "b"), [([], []), ([1, np.nan], [1, 2])])
def test_where_the_value_is_undefined_chance_is_too(measure, a, b):
    found = chance(measure, (a, b), (DENSE, TIED))
    for numbers in (found.mean, found.std, found.p_value, found.draw, found.corrected):
        assert np.isnan(numbers).tolist() == [True, False]


@pytest.mark.parametrize("measure", MEASURES)
def test_chance_is_an_instances_own_whatever_the_padding_and_its_neighbours(measure):
    instances = [(SPARSE, DENSE), ([3, 1, 2], [1, 2, 3]), (TIED, DENSE), ([], [])]
    order = [2, 0, 3, 1]
    alone = [chance(measure, case, instance_ids=[5 + i]) for i, case in enumerate(instances)]
    actual = chance(
        measure,
        *[instances[i] for i in order],
        instance_ids=[5 + i for i in order],
        num_padding=3,
        padding=7.0,
    )
    for name in ("mean", "std", "p_value", "draw", "corrected"):
        # rtol: closed forms sum along padding, which is 0, in another order.
        expected = [getattr(alone[i], name)[0] for i in order]
        np.testing.assert_allclose(getattr(actual, name), expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("measure", SHORT)
def test_the_seed_decides(measure):
    one, again, other = (chance(measure, (TIED, DENSE), seed=seed) for seed in (1, 1, 2))
    assert one.p_value == again.p_value
    assert one.draw == again.draw
    assert (one.p_value, one.draw) != (other.p_value, other.draw)


def test_orders_are_all_equally_possible_and_leave_padding():
    orders = Relabellings(np.array([3, 4]), number=50)(np.array([8, 3]), np.array([0, 1]))
    assert orders.shape == (50, 2, 8)
    assert {tuple(sorted(order)) for order in orders[:, 0]} == {tuple(range(8))}
    assert {tuple(order) for order in orders[:, 1, :3]} == set(permutations(range(3)))
    assert (orders[:, 1, 3:] == range(3, 8)).all()


@given(length=st.integers(2, 9))
def test_fewer_orders_are_the_first_of_more(length):
    few, many = (
        Relabellings(np.array([0]), number)(np.array([length]), np.array([0])) for number in (1, 20)
    )
    np.testing.assert_array_equal(few[0], many[0])


@pytest.mark.parametrize("measure", MEASURES)
@given(scores=vectors(min_size=3))
def test_values_of_orders_are_those_of_the_scores_in_that_order(measure, scores):
    pair = pair_of(scores)
    orders = Relabellings(np.array([0]), number=5)(pair.lengths, np.array([0]))
    k = measure.tokens_compared(pair)
    assume(measure.why_undefined(pair, k)[0] == "")
    expected = [measure.compare(replace(pair, b=pair.b[:, order[0]]), k)[0] for order in orders]
    np.testing.assert_array_equal(measure.relabelled_values(pair, k, orders), expected)


def test_correction_accounts_for_the_direction():
    np.testing.assert_allclose(corrected(np.array([0.5]), np.array([0.2]), best=1), 0.375)
    np.testing.assert_allclose(corrected(np.array([0.1]), np.array([0.4]), best=0), 0.75)


@pytest.mark.parametrize(
    "measure", [TopKOverlap(1.0), TopKJaccard(1.0), KendallTopK(1, AsReleased())]
)
def test_there_is_no_correction_where_chance_is_the_best_value(measure):
    found = chance(measure, (DENSE, TIED))
    assert found.mean == pytest.approx(1, abs=EXACT)
    assert found.p_value == 1
    assert np.isnan(found.corrected).all()


def test_a_value_that_is_undefined_by_chance_counts_as_one_as_good():
    values = np.array([[np.nan], [-0.5], [0.9], [0.2]])
    share = share_at_least_as_good(values, np.array([0.5]), KendallTau())
    assert share.tolist() == [(1 + 2) / (1 + 4)]
