"""The study of a trained model: from a test set to rows."""

from ane_research.evaluation.rows import StudyRows
from ane_research.evaluation.study import Study
from ane_research.evaluation.suitable_model import SuitableModel

__all__ = ["Study", "StudyRows", "SuitableModel"]
