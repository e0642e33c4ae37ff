"""The study of a trained model: from a test set to rows."""

from ane_research.evaluation.study import Study, StudyRows

__all__ = ["Study", "StudyRows"]
