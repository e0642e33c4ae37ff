"""What every measure of plausibility has in common."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from allennlp.common import Registrable

BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class RatedText:
    """The scores of one text beside its rationale."""

    scores: FloatArray  #: (num_tokens,), of an importance measure
    rationale: BoolArray  #: (num_tokens,), True on the tokens that decide the label; some, not all
    order: npt.NDArray[np.int64]  #: positions from the highest score to the lowest, without ties
    num_selected: int  #: how many of the highest a measure that needs a choice takes

    @property
    def selected(self) -> BoolArray:
        """The tokens that are taken, (num_tokens,)."""
        selected = np.zeros(len(self.scores), dtype=np.bool_)
        selected[self.order[: self.num_selected]] = True
        return selected


@dataclass(frozen=True)
class Plausibility:
    """How well scores find a rationale, and what finds it without any score."""

    value: float
    random: float  #: expected of scores in random order
    length_matched: float  #: expected of one span at a random place, `num_selected` tokens long


class PlausibilityMeasure(Registrable):
    """Compares scores with a rationale: in [0, 1]; 1 finds it and nothing else.

    A rationale says what decides for a human, so this is no test of what decides for the model
    (DeYoung et al. 2020; Jacovi & Goldberg 2020). Rationales are mostly spans, which is why a span
    at a random place is mostly the stronger of the two baselines.
    """

    def __call__(self, text: RatedText) -> Plausibility:
        raise NotImplementedError


def overlaps_of_spans(rationale: BoolArray, length: int) -> npt.NDArray[np.int64]:
    """How many tokens of a rationale each span of a length holds, (num_tokens - length + 1,)."""
    before = np.concatenate([[0], np.cumsum(rationale)])
    return before[length:] - before[:-length]
