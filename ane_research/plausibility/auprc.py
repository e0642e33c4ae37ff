"""Area under the precision-recall curve."""

from sklearn.metrics import average_precision_score

from ane_research.plausibility.base import (
    Plausibility,
    PlausibilityMeasure,
    RatedText,
    overlaps_of_spans,
)


@PlausibilityMeasure.register("auprc")
class Auprc(PlausibilityMeasure):
    """Average precision of the scores as a ranking of the tokens (DeYoung et al. 2020, sec. 4.1).

    It takes no choice of tokens; tokens of equal score share a rank.
    """

    def __call__(self, text: RatedText) -> Plausibility:
        return Plausibility(
            value=float(average_precision_score(text.rationale, text.scores)),
            random=expected_at_random(len(text.scores), int(text.rationale.sum())),
            length_matched=expected_of_a_span(text),
        )


def expected_at_random(num_tokens: int, num_relevant: int) -> float:
    """The expected average precision of a random order.

    The token at rank i is relevant with probability R / n; given that, each of the i - 1 before it
    is with probability (R - 1) / (n - 1). The sum of the expected precisions is this.
    """
    harmonic = sum(1 / rank for rank in range(1, num_tokens + 1))
    another = (num_relevant - 1) / (num_tokens - 1)
    return (harmonic + another * (num_tokens - harmonic)) / num_tokens


def expected_of_a_span(text: RatedText) -> float:
    """The expected average precision of 1 on a span at a random place and 0 elsewhere."""
    overlap = overlaps_of_spans(text.rationale, text.num_selected)
    recall = overlap / text.rationale.sum()
    precision = overlap / text.num_selected
    # Two thresholds: the span alone, and all tokens.
    return float((recall * precision + (1 - recall) * text.rationale.mean()).mean())
