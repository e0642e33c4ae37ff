"""Score pairs for the tests of this folder, and where to draw them from."""

from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st

from ane_research.agreement import ScorePair

Vectors = tuple[Sequence[float], Sequence[float]]


def pair_of(
    *instances: Vectors,
    non_zero: Sequence[int] | None = None,
    average_length: int = 5,
    padding: float = np.nan,
    num_padding: int = 0,
) -> ScorePair:
    """One pair of vectors per instance, padded on the right with `padding`."""
    lengths = np.array([len(a) for a, _ in instances], dtype=np.int64)
    a, b = np.full((2, len(instances), lengths.max(initial=0) + num_padding), padding)
    for row, (scores_a, scores_b) in enumerate(instances):
        a[row, : len(scores_a)] = scores_a
        b[row, : len(scores_b)] = scores_b
    counts = lengths if non_zero is None else np.array(non_zero, dtype=np.int64)
    return ScorePair(a, b, lengths, counts, average_length)


def vectors(min_size: int = 2, max_size: int = 12, high: int = 6) -> st.SearchStrategy[Vectors]:
    """Two vectors of one length with few different whole numbers, so that ties are common."""
    return st.integers(min_size, max_size).flatmap(
        lambda size: st.tuples(*[st.lists(st.integers(0, high), min_size=size, max_size=size)] * 2)
    )


def untied_vectors(min_size: int = 2, max_size: int = 12) -> st.SearchStrategy[Vectors]:
    """Two orders of 0, 1, ..., n - 1."""
    return st.integers(min_size, max_size).flatmap(
        lambda size: st.tuples(*[st.permutations(range(size))] * 2)
    )
