"""Agreement of the k most important tokens."""

from typing import Optional

import numpy as np

from ane_research.agreement.base import AgreementMeasure, FloatArray, IntArray, ScorePair, StrArray
from ane_research.agreement.fagin import Fagin
from ane_research.agreement.top_k_measure import TopKMeasure
from ane_research.agreement.top_k_variant import TopKVariant


@AgreementMeasure.register("kendall_top_k")
class KendallTopK(TopKMeasure):
    """Kendall correlation of two top-k lists in [-1, 1]; 1 is the same list in the same order.

    A list holds the k highest scores, the earlier of two equal ones first (`as_released` differs,
    and `bucket` tells ties from order). There is no p-value. Undefined for fewer than 2 tokens, k
    of 0 and constant scores.

    Chance: by random orders; below 0 for a small k, as lists that share no token are furthest.

    Args:
        k: As for every `TopKMeasure`.
        variant: The formula; `Fagin()` without one.

    Raises:
        InputError: `k` is none of its choices.
    """

    def __init__(
        self,
        k: int | float | str,
        # AllenNLP builds objects for `Optional[X]`, not for `X | None`.
        variant: Optional[TopKVariant] = None,  # noqa: UP045
    ) -> None:
        super().__init__(k)
        self.variant = variant or Fagin()

    def compare(self, pair: ScorePair, k: IntArray) -> tuple[FloatArray, FloatArray]:
        """The variant's values, no p-values."""
        return self.variant(pair, k), np.full(len(k), np.nan)

    def chance_moments(self, pair: ScorePair, k: IntArray) -> tuple[FloatArray, FloatArray]:
        """As the variant says."""
        return self.variant.chance_moments(pair, k)

    def why_undefined(self, pair: ScorePair, k: IntArray) -> StrArray:
        """As the variant says."""
        return self.variant.why_undefined(pair, k)
