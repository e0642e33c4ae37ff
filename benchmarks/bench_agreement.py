"""Agreement measures against a loop over instances, at the size of one SST test set."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import combinations

import numpy as np
import numpy.typing as npt

from ane_research.agreement import AgreementMeasure, AsReleased, KendallTau, KendallTopK, ScorePair
from benchmarks import agreement_reference as reference
from benchmarks.case import Case
from benchmarks.limits import memory_copy
from benchmarks.texts import sst_test_lengths

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


def largest_difference(ours: Results, theirs: Results) -> float:
    """Infinite if one is NaN where the other is not."""
    if not np.array_equal(np.isnan(ours), np.isnan(theirs)):
        return float("inf")
    return float(np.nanmax(np.abs(ours - theirs)))
