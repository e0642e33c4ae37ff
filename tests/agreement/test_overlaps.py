"""Overlap, Jaccard index, rank-biased overlap, divergence and bucket orders."""

from itertools import combinations

import numpy as np
import pytest
import scipy.spatial.distance
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from ane_research.agreement import (
    Bucket,
    Fagin,
    JensenShannon,
    KendallTopK,
    RankBiasedOverlap,
    TopKJaccard,
    TopKOverlap,
)
from ane_research.agreement.places import membership, places
from ane_research.errors import InputError
from tests.agreement.builders import pair_of, untied_vectors, vectors
from tests.tolerances import EXACT

CLOSE = {"rtol": 0, "atol": EXACT}


@given(scores=vectors(min_size=1), k=st.integers(1, 12))
def test_membership_is_the_share_of_ways_to_break_ties(scores, k):
    a = np.array([scores[0]], dtype=np.float64)
    k = min(k, a.size)
    member = membership(*places(a), k)[0]
    edge = np.sort(a[0])[-k]
    room = k - (a[0] > edge).sum()
    expected = np.where(a[0] > edge, 1, np.where(a[0] == edge, room / (a[0] == edge).sum(), 0))
    np.testing.assert_allclose(member, expected, **CLOSE)
    assert member.sum() == pytest.approx(k)


@given(scores=untied_vectors(), k=st.integers(1, 12))
def test_overlap_and_jaccard_are_those_of_sets(scores, k):
    k = min(k, len(scores[0]))
    a, b = ({i for i, score in enumerate(x) if score >= len(x) - k} for x in scores)
    pair = pair_of(scores)
    np.testing.assert_allclose(TopKOverlap(k)(pair).value, len(a & b) / k, **CLOSE)
    np.testing.assert_allclose(TopKJaccard(k)(pair).value, len(a & b) / len(a | b), **CLOSE)


@given(n=st.integers(2, 12), k=st.integers(1, 12))
def test_overlap_by_chance_is_hypergeometric_without_ties(n, k):
    k = min(k, n)
    pair = pair_of((range(n), range(n)))
    mean, std = TopKOverlap(k).chance_moments(pair, np.array([k]))
    law = scipy.stats.hypergeom(n, k, k)
    np.testing.assert_allclose(mean, law.mean() / k, **CLOSE)
    # Where the variance is 0 but for rounding, the deviation is the root of that.
    np.testing.assert_allclose(std, law.std() / k, atol=1e-7)


def test_overlap_with_zeros_at_the_edge_does_not_favour_early_tokens():
    sparse, early, late = [9, 0, 0, 0], [9, 8, 1, 1.5], [9, 1, 1.5, 8]
    value = TopKOverlap(2)(pair_of((sparse, early), (sparse, late))).value
    np.testing.assert_allclose(value, (1 + 1 / 3) / 2, **CLOSE)


def agreement_at(a, b, depth):
    return len(set(np.argsort(a)[::-1][:depth]) & set(np.argsort(b)[::-1][:depth])) / depth


@given(scores=untied_vectors(), p=st.sampled_from([0.2, 0.5, 0.9]))
def test_rank_biased_overlap_is_the_weighted_sum_over_all_depths(scores, p):
    a, b = scores
    # Beyond the last token the lists stay the same; 300 depths have all the weight of 0.9.
    depths = [agreement_at(a, b, min(depth, len(a))) for depth in range(1, 300)]
    expected = (1 - p) * sum(p ** (d - 1) * share for d, share in enumerate(depths, start=1))
    np.testing.assert_allclose(RankBiasedOverlap(p)(pair_of(scores)).value, expected, atol=1e-11)


@pytest.mark.parametrize("p", [0, 1, -0.1, float("nan")])
def test_a_p_outside_0_to_1_is_refused(p):
    with pytest.raises(InputError, match=r"rank_biased_overlap: p is .*use a number in \(0, 1\)"):
        RankBiasedOverlap(p)


@given(scores=vectors())
def test_divergence_is_scipys_distance_squared(scores):
    a, b = scores
    agreement = JensenShannon()(pair_of(scores))
    if not agreement.undefined[0]:
        expected = scipy.spatial.distance.jensenshannon(a, b) ** 2
        np.testing.assert_allclose(agreement.value, expected, **CLOSE)


def test_divergence_of_distributions_without_a_common_token_is_ln_2():
    agreement = JensenShannon()(pair_of(([1, 1, 0, 0], [0, 0, 5, 2]), ([1, 2], [2, 4])))
    np.testing.assert_allclose(agreement.value, [np.log(2), 0], **CLOSE)


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        ([0, 0], [1, 2], "all scores 0"),
        ([1, -1], [1, 2], "negative scores"),
        ([1], [1], "fewer than 2 tokens"),
        ([1, 1], [1, 2], ""),
    ],
)
def test_divergence_needs_two_distributions(a, b, reason):
    assert JensenShannon()(pair_of((a, b))).undefined.tolist() == [reason]


def kendall_with_ties(a, b, k):
    """K^(1/2) of two lists of k as bucket orders, pair by pair, and the largest it can be."""
    a, b = ([min(sum(y > x for y in scores), k) for x in scores] for scores in (a, b))

    def distance(a, b):
        cost = 0.0
        for i, j in combinations(range(len(a)), 2):
            of_a, of_b = np.sign(a[i] - a[j]), np.sign(b[i] - b[j])
            cost += 0.5 if (of_a == 0) != (of_b == 0) else float(of_a * of_b < 0)
        return cost

    return distance(a, b), distance(sorted(a), sorted(b)[::-1])


@given(scores=vectors(), k=st.integers(1, 12))
def test_bucket_is_fagins_distance_of_partial_rankings(scores, k):
    k = min(k, len(scores[0]))
    agreement = KendallTopK(k, Bucket())(pair_of(scores))
    if not agreement.undefined[0]:
        found, largest = kendall_with_ties(*scores, k)
        np.testing.assert_allclose(agreement.value, 1 - 2 * found / largest, **CLOSE)


@given(scores=untied_vectors())
def test_bucket_of_all_tokens_without_ties_is_fagin(scores):
    pair = pair_of(scores)
    expected = KendallTopK(1.0, Fagin())(pair).value
    np.testing.assert_allclose(KendallTopK(1.0, Bucket())(pair).value, expected, **CLOSE)


def test_bucket_does_not_rank_the_zeros_of_sparse_attention():
    sparse, first, last = [9, 0, 0, 0], [9, 8, 7, 6], [9, 6, 7, 8]
    value = KendallTopK(4, Bucket())(pair_of((sparse, first), (sparse, last))).value
    assert value[0] == value[1]
