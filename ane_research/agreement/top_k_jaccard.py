"""The Jaccard index of the k highest tokens."""

from ane_research.agreement.base import AgreementMeasure, FloatArray, IntArray, ScorePair
from ane_research.agreement.top_k_overlap import TopKOverlap


@AgreementMeasure.register("top_k_jaccard")
class TopKJaccard(TopKOverlap):
    """Tokens in both lists of k over tokens in either, in [0, 1]; 1 is the same tokens.

    With o the `TopKOverlap` it is ``o / (2 - o)``: it ranks pairs of lists alike and is stricter
    in between. Ties, k, and where it is undefined, as there; no p-value.

    Chance: by random orders.

    Args:
        k: As for every `TopKMeasure`.

    Raises:
        InputError: `k` is none of its choices.
    """

    def compare(self, pair: ScorePair, k: IntArray) -> tuple[FloatArray, FloatArray]:
        """The index, no p-values."""
        overlap, p_value = super().compare(pair, k)
        return overlap / (2 - overlap), p_value

    def chance_moments(self, pair: ScorePair, k: IntArray) -> tuple[FloatArray, FloatArray]:
        """No closed form."""
        return AgreementMeasure.chance_moments(self, pair, k)
