"""What measures of the k highest tokens have in common: which k."""

import numpy as np

from ane_research.agreement.base import AgreementMeasure, IntArray, ScorePair
from ane_research.errors import InputError


class TopKMeasure(AgreementMeasure):
    """Compares the k tokens of highest score.

    Args:
        k: "non_zero" (each instance's number of non-zero scores), "average_length" (the mean
            length of the test instances, rounded down), an integer >= 1, or a fraction in (0, 1]
            of each instance's tokens, rounded down but at least 1. Never more than the tokens an
            instance has. Jsonnet writes 1.0 as 1: there it is one token, not all.

    Raises:
        InputError: `k` is none of these.
    """

    def __init__(self, k: int | float | str) -> None:
        self.k = checked_k(k)

    def tokens_compared(self, pair: ScorePair) -> IntArray:
        """k of each instance."""
        if self.k == "non_zero":
            k = pair.non_zero
        elif self.k == "average_length":
            k = np.full_like(pair.lengths, pair.average_length)
        elif isinstance(self.k, float):
            # 0.29 of 100 tokens is 28.999999999999996 in floating point.
            k = np.maximum(1, np.floor(self.k * pair.lengths + 1e-9).astype(np.int64))
        else:
            k = np.full_like(pair.lengths, self.k)
        return np.minimum(k, pair.lengths)


def checked_k(k: int | float | str) -> int | float | str:
    """`k` if it is one of the choices.

    Raises:
        InputError: It is not.
    """
    named = k in ("non_zero", "average_length")
    integer = isinstance(k, int) and not isinstance(k, bool) and k >= 1
    fraction = isinstance(k, float) and 0 < k <= 1
    if not (named or integer or fraction):
        raise InputError(
            f"agreement of the top k: k is {k!r}; use 'non_zero', 'average_length', "
            "an integer >= 1 or a fraction in (0, 1]"
        )
    return k
