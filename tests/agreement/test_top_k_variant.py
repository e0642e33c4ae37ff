import numpy as np
import pytest

from ane_research.agreement.top_k_variant import TopKVariant, descending_ranks
from tests.agreement.builders import pair_of


def test_the_highest_score_has_rank_0():
    assert descending_ranks(np.array([[0.1, 0.7, 0.2]])).tolist() == [[2, 0, 1]]


def test_the_earlier_of_two_equal_scores_comes_first():
    assert descending_ranks(np.array([[1.0, 2.0, 1.0, 2.0, 0.0]])).tolist() == [[2, 0, 3, 1, 4]]


def test_zeros_of_either_sign_are_equal():
    assert descending_ranks(np.array([[-0.0, 0.0, -0.0]])).tolist() == [[0, 1, 2]]


def test_padding_comes_last():
    assert descending_ranks(np.array([[-np.inf, 5.0, np.nan, np.nan]]))[0, :2].tolist() == [1, 0]


def test_a_variant_without_a_formula_says_so():
    with pytest.raises(NotImplementedError):
        TopKVariant()(pair_of(([1, 2], [2, 1])), np.array([1]))
