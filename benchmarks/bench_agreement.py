"""Agreement measures against a loop over instances, at the size of one SST test set."""

from collections.abc import Callable
from functools import partial
from itertools import combinations
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ane_research.agreement import AgreementMeasure, AsReleased, KendallTau, KendallTopK, ScorePair
from benchmarks import agreement_reference as reference

Results = npt.NDArray[np.float64]


class Case(NamedTuple):
    """Two ways to compute the same numbers."""

    name: str
    ours: Callable[[], Results]
    reference: Callable[[], Results]
    difference: Callable[[Results, Results], float]  #: the largest absolute one


def cases(num_instances: int = 1821, seed: int = 13) -> list[Case]:
    """Every measure on three pairs of score vectors of every instance."""
    pairs = sst_like_pairs(num_instances, seed)
    tau = KendallTau()
    fagin = KendallTopK("non_zero")
    as_released = KendallTopK("average_length", AsReleased())
    measures: list[tuple[str, AgreementMeasure, Callable[..., float | tuple[float, float]]]] = [
        ("kendall_tau", tau, lambda a, b, k: reference.kendall_tau(a, b)),
        ("kendall_top_k fagin", fagin, reference.fagin),
        ("kendall_top_k as_released", as_released, reference.as_released),
    ]
    return [
        Case(
            name,
            partial(vectorised, measure, pairs),
            partial(one_by_one, measure, loop, pairs),
            largest_difference,
        )
        for name, measure, loop in measures
    ]


def sst_like_pairs(num_instances: int, seed: int) -> list[ScorePair]:
    """Sparse attention and two dense scores on sentences of 2 to 52 tokens, 19 on average."""
    rng = np.random.default_rng(seed)
    lengths = np.clip(rng.gamma(4.2, 4.6, num_instances).round(), 2, 52).astype(np.int64)
    shape = num_instances, lengths.max()
    attention = np.maximum(rng.normal(size=shape), 0)
    # One token at least is attended to.
    attention[:, 0] = 3
    real = np.arange(shape[1]) < lengths[:, None]
    non_zero = ((attention > 0) & real).sum(axis=1)
    average_length = int(lengths.mean())
    scores = attention, rng.random(shape), rng.random(shape)
    return [ScorePair(a, b, lengths, non_zero, average_length) for a, b in combinations(scores, 2)]


def vectorised(measure: AgreementMeasure, pairs: list[ScorePair]) -> Results:
    """Values and p-values, (num_pairs, 2, num_instances)."""
    agreements = [measure(pair) for pair in pairs]
    return np.array([(agreement.value, agreement.p_value) for agreement in agreements])


def one_by_one(
    measure: AgreementMeasure,
    loop: Callable[..., float | tuple[float, float]],
    pairs: list[ScorePair],
) -> Results:
    """The same from a reference that takes one instance; NaN where the measure is undefined."""
    results = np.full((len(pairs), 2, len(pairs[0].lengths)), np.nan)
    for result, pair in zip(results, pairs, strict=True):
        k = measure.tokens_compared(pair)
        undefined = measure.why_undefined(pair, k)
        for row, length in enumerate(pair.lengths):
            if not undefined[row]:
                value = loop(pair.a[row, :length], pair.b[row, :length], k[row])
                result[: np.size(value), row] = value
    return results


def largest_difference(ours: Results, theirs: Results) -> float:
    """Infinite if one is NaN where the other is not."""
    if not np.array_equal(np.isnan(ours), np.isnan(theirs)):
        return float("inf")
    return float(np.nanmax(np.abs(ours - theirs)))
