"""A number that is too small is refused where it is given, not where it does harm."""

import math
from collections.abc import Callable

import pytest

from ane_research.counterfactual import Adversarial, Permutation
from ane_research.errors import InputError, check_at_least
from ane_research.evaluation import Study
from ane_research.faithfulness import DecisionFlipByDeletion


@pytest.mark.parametrize("value", [1, 1.5, math.inf])
def test_a_number_that_is_large_enough_passes(value: float) -> None:
    check_at_least(1, value=value)


@pytest.mark.parametrize("value", [0, -1, 0.99, math.nan])
def test_one_that_is_not_is_named_with_what_would_be_right(value: float) -> None:
    with pytest.raises(InputError, match=rf"of_that is {value}; use 1 or more"):
        check_at_least(1, of_this=2, of_that=value)


@pytest.mark.parametrize(
    ("build", "name"),
    [
        (lambda: Permutation(num_permutations=0), "num_permutations"),
        (lambda: Permutation(epsilon=-0.1), "epsilon"),
        (lambda: Adversarial(num_restarts=0), "num_restarts"),
        (lambda: Adversarial(num_steps=-1), "num_steps"),
        (lambda: Adversarial(inner_epsilon=-0.1), "inner_epsilon"),
        (lambda: DecisionFlipByDeletion(max_steps=0), "max_steps"),
        (lambda: Study(importance={}, agreement={}, num_relabellings=0), "num_relabellings"),
    ],
)
def test_numbers_of_a_study_and_its_measures(build: Callable[[], object], name: str) -> None:
    with pytest.raises(InputError, match=rf"{name} is -?\d.*; use \d or more"):
        build()
