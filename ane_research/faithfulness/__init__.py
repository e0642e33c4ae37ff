"""Whether important tokens decide the prediction. Add one: write a file here, import it below."""

from ane_research.faithfulness.aopc import Comprehensiveness, Sufficiency
from ane_research.faithfulness.base import Faithfulness, FaithfulnessMeasure
from ane_research.faithfulness.decision_flip import DecisionFlipByAttention, DecisionFlipByDeletion
from ane_research.faithfulness.texts import PredictedTexts, predicted_texts

__all__ = [
    "Comprehensiveness",
    "DecisionFlipByAttention",
    "DecisionFlipByDeletion",
    "Faithfulness",
    "FaithfulnessMeasure",
    "PredictedTexts",
    "Sufficiency",
    "predicted_texts",
]
