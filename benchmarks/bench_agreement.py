"""Agreement measures against a loop over instances, at the size of one SST test set."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import combinations

import numpy as np
import numpy.typing as npt

from ane_research.agreement import (
    AgreementMeasure,
    AsReleased,
    KendallTau,
    KendallTopK,
    Relabellings,
    ScorePair,
    chance_of,
)
from ane_research.agreement.chance import SAME
from benchmarks import agreement_reference as reference
from benchmarks.case import Case
from benchmarks.limits import memory_copy
from benchmarks.texts import sst_test_lengths

NUM_BY_CHANCE = 20  #: texts; there are 200 orders of each
Results = npt.NDArray[np.float64]
Loop = Callable[..., float | tuple[float, float]]
MEASURES: dict[str, tuple[AgreementMeasure, Loop]] = {
    "Kendall's tau": (KendallTau(), reference.kendall_tau),
    "Kendall top-k": (KendallTopK("non_zero"), reference.fagin),
    "Kendall top-k as released": (
        KendallTopK("average_length", AsReleased()),
        reference.as_released,
    ),
}


def cases(device: str) -> Iterator[Case]:
    """Every measure on three pairs of score vectors of every instance; always on the CPU."""
    pairs = score_pairs(sst_test_lengths(), seed=13)
    lengths = pairs[0].lengths
    # Every pair of tokens must be looked at: one float64 each.
    pairs_of_tokens = int((lengths * (lengths - 1) // 2).sum()) * len(pairs)
    for name, (measure, loop) in MEASURES.items():
        yield Case(
            name=f"{name}, SST",
            ours=partial(vectorised, measure, pairs),
            reference=partial(one_by_one, measure, loop, pairs),
            difference=largest_difference,
            limit=memory_copy(8 * pairs_of_tokens),
        )
    few = score_pairs(sst_test_lengths()[:NUM_BY_CHANCE], seed=13)
    relabellings = Relabellings(np.arange(NUM_BY_CHANCE))
    for name in ("Kendall's tau", "Kendall top-k"):
        measure, loop = MEASURES[name]
        yield Case(
            name=f"{name} by chance, {NUM_BY_CHANCE} texts of the SST",
            ours=partial(by_chance, measure, few, relabellings),
            reference=partial(by_chance_one_by_one, measure, loop, few, relabellings),
            difference=largest_difference,
        )


def score_pairs(num_tokens: list[int], seed: int) -> list[ScorePair]:
    """Sparse attention and two dense scores on texts of these lengths."""
    rng = np.random.default_rng(seed)
    lengths = np.array(num_tokens, dtype=np.int64)
    shape = len(lengths), lengths.max()
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


def one_by_one(measure: AgreementMeasure, loop: Loop, pairs: list[ScorePair]) -> Results:
    """The same from a reference that takes one instance; NaN where the measure is undefined."""
    results = np.full((len(pairs), 2, len(pairs[0].lengths)), np.nan)
    for result, pair in zip(results, pairs, strict=True):
        k = measure.tokens_compared(pair)
        undefined = measure.why_undefined(pair, k)
        for row, length in enumerate(pair.lengths):
            if not undefined[row]:
                value = loop(pair.a[row, :length], pair.b[row, :length], int(k[row]))
                result[: np.size(value), row] = value
    return results


def by_chance(
    measure: AgreementMeasure, pairs: list[ScorePair], relabellings: Relabellings
) -> Results:
    """p-value of chance and the value of the first order, (num_pairs, 2, num_instances)."""
    found = [chance_of(measure, pair, measure(pair), relabellings) for pair in pairs]
    return np.array([(chance.p_value, chance.draw) for chance in found])


def by_chance_one_by_one(
    measure: AgreementMeasure, loop: Loop, pairs: list[ScorePair], relabellings: Relabellings
) -> Results:
    """The same, one order after the other."""
    instances = np.arange(len(relabellings.instance_ids))
    orders = relabellings(pairs[0].lengths, instances)
    relabelled = [
        one_by_one(
            measure,
            loop,
            [
                replace(pair, b=np.take_along_axis(pair.b[:, : order.shape[1]], order, axis=1))
                for pair in pairs
            ],
        )[:, 0]
        for order in orders
    ]
    # Shape: (num_orders, num_pairs, num_instances)
    values, found = np.array(relabelled), one_by_one(measure, loop, pairs)[:, 0]
    as_good = (values >= found - SAME).sum(axis=0)
    p_value = np.where(np.isnan(found), np.nan, (1 + as_good) / (1 + len(values)))
    return np.stack([p_value, values[0]], axis=1)


def largest_difference(ours: Results, theirs: Results) -> float:
    """Infinite if one is NaN where the other is not."""
    if not np.array_equal(np.isnan(ours), np.isnan(theirs)):
        return float("inf")
    return float(np.nanmax(np.abs(ours - theirs)))
