"""The agreement measures one instance at a time, as one would first write them.

Each function takes the two score vectors of one instance, (num_tokens,) each. They are what the
vectorised measures are timed against and compared with.
"""

from itertools import combinations

import numpy as np
import numpy.typing as npt
import scipy.stats

Vector = npt.NDArray[np.float64]


def kendall_tau(a: Vector, b: Vector, k: int) -> tuple[float, float]:
    """Tau-b and its p-value; of all tokens, whatever `k`."""
    tau, p_value = scipy.stats.kendalltau(a, b)
    return tau, p_value


def fagin(a: Vector, b: Vector, k: int, p: float = 0.5) -> float:
    """K^(p) of the two top-k lists, scaled to [-1, 1] by the largest that n tokens allow."""
    list_a, list_b = top_k(a, k), top_k(b, k)
    union = sorted({*list_a, *list_b})
    distance = sum(penalty(list_a, list_b, i, j, p) for i, j in combinations(union, 2))
    common = max(0, 2 * k - len(a))
    alone = k - common
    worst = common * (common - 1) / 2 + 2 * common * alone + alone**2 + p * alone * (alone - 1)
    return 1 - 2 * distance / worst


def penalty(list_a: list[int], list_b: list[int], i: int, j: int, p: float) -> float:
    """What the unordered pair of tokens {i, j} adds to the distance."""
    if not ({i, j} <= {*list_a} or {i, j} <= {*list_b}):
        return 1  # each is in another list
    if {i, j}.isdisjoint(list_a) or {i, j}.isdisjoint(list_b):
        return p  # both are in the same list only
    return float(is_before(list_a, i, j) != is_before(list_b, i, j))


def is_before(tokens: list[int], i: int, j: int) -> bool:
    """Whether i is before j, where a token that is not in the list is behind all that are."""
    return j not in tokens or (i in tokens and tokens.index(i) < tokens.index(j))


def top_k(scores: Vector, k: int) -> list[int]:
    """Positions of the k highest scores, best first, the earlier of two equal ones first."""
    return np.argsort(-scores, kind="stable")[:k].tolist()


def as_released(a: Vector, b: Vector, k: int) -> float:
    """The formula of Neely & Schouten's released code."""
    top_a, top_b = partial_sort_top_k(a, k), partial_sort_top_k(b, k)
    common = sorted(top_a & top_b)
    distance = 0.0
    if len(common) > 1:
        tau = scipy.stats.kendalltau(a[common], b[common]).statistic
        distance = 0.0 if np.isnan(tau) else (1 - (tau / 2 + 0.5)) * len(common) ** 2
    for i in common:
        distance += sum(a[i] < a[j] for j in top_a - top_b)
        distance += sum(b[i] < b[j] for j in top_b - top_a)
    alone = k - len(common)
    distance += alone * (alone - 1) / 2
    return 1 - 2 * distance / len(top_a | top_b) ** 2


def partial_sort_top_k(scores: Vector, k: int) -> set[int]:
    """Positions of k highest scores; which of equal ones, NumPy's portable partial sort decides."""
    return set(np.argpartition(scores.astype(np.longdouble), -k)[-k:].tolist())
