"""How far the highest tokens and the rationale are the same tokens."""

import numpy as np
import numpy.typing as npt
from scipy.stats import hypergeom

from ane_research.plausibility.base import (
    FloatArray,
    Plausibility,
    PlausibilityMeasure,
    RatedText,
    overlaps_of_spans,
)


class OverlapMeasure(PlausibilityMeasure):
    """A function of how many of the selected tokens are in the rationale."""

    def of_overlap(
        self, overlap: npt.NDArray[np.int64], num_selected: int, num_relevant: int
    ) -> FloatArray:
        """The measure, for each number of common tokens."""
        raise NotImplementedError

    def __call__(self, text: RatedText) -> Plausibility:
        num_relevant = int(text.rationale.sum())
        found = np.array([(text.selected & text.rationale).sum()])
        possible = np.arange(min(text.num_selected, num_relevant) + 1)
        chance = hypergeom(len(text.scores), num_relevant, text.num_selected).pmf(possible)
        spans = overlaps_of_spans(text.rationale, text.num_selected)
        return Plausibility(
            value=float(self.of_overlap(found, text.num_selected, num_relevant)[0]),
            random=float(chance @ self.of_overlap(possible, text.num_selected, num_relevant)),
            length_matched=float(self.of_overlap(spans, text.num_selected, num_relevant).mean()),
        )


@PlausibilityMeasure.register("token_f1")
class TokenF1(OverlapMeasure):
    """Harmonic mean of precision and recall of the selected tokens (DeYoung et al. 2020)."""

    def of_overlap(
        self, overlap: npt.NDArray[np.int64], num_selected: int, num_relevant: int
    ) -> FloatArray:
        return 2 * overlap / (num_selected + num_relevant)


@PlausibilityMeasure.register("iou")
class IntersectionOverUnion(OverlapMeasure):
    """Common tokens over all that are selected or in the rationale: the Jaccard index.

    DeYoung et al. (2020) count spans of which it is at least a half ("IOU F1"); the selected tokens
    here are no spans, so the index itself is given.
    """

    def of_overlap(
        self, overlap: npt.NDArray[np.int64], num_selected: int, num_relevant: int
    ) -> FloatArray:
        return overlap / (num_selected + num_relevant - overlap)
