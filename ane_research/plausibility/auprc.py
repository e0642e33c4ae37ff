"""Area under the precision-recall curve."""

import numpy as np
from sklearn.metrics import average_precision_score

from ane_research.plausibility.base import (
    FloatArray,
    Plausibility,
    PlausibilityMeasure,
    RatedText,
    overlaps_of_spans,
)


@PlausibilityMeasure.register("auprc")
class Auprc(PlausibilityMeasure):
    """Average precision of the scores as a ranking of the tokens (DeYoung et al. 2020, sec. 4.1).

    It takes no choice of tokens; tokens of equal score share a rank, in what is expected of a
    random order too. DeYoung et al.'s code joins the points of the curve by straight lines instead,
    which is another number where scores are equal or the rationale is short: theirs and these
    cannot be compared.
    """

    def __call__(self, text: RatedText) -> Plausibility:
        return Plausibility(
            value=float(average_precision_score(text.rationale, text.scores)),
            random=expected_at_random(text.scores, int(text.rationale.sum())),
            length_matched=expected_of_a_span(text),
        )


def expected_at_random(scores: FloatArray, num_relevant: int) -> float:
    """The expected average precision of the same scores on tokens in random order.

    A token is relevant with probability R / n; given that, each other one is with probability
    (R - 1) / (n - 1). Of `reached` tokens that score as high or higher, this is the precision to
    expect where a relevant token is found.
    """
    num_tokens = len(scores)
    _, of_equal_score = np.unique(-scores, return_counts=True)
    reached = np.cumsum(of_equal_score)
    others_relevant = (num_relevant - 1) / (num_tokens - 1)
    precision = (1 + (reached - 1) * others_relevant) / reached
    return float((of_equal_score * precision).sum() / num_tokens)


def expected_of_a_span(text: RatedText) -> float:
    """The expected average precision of 1 on a span at a random place and 0 elsewhere."""
    overlap = overlaps_of_spans(text.rationale, text.num_selected)
    recall = overlap / text.rationale.sum()
    precision = overlap / text.num_selected
    # Two thresholds: the span alone, and all tokens.
    return float((recall * precision + (1 - recall) * text.rationale.mean()).mean())
