"""What a study finds."""

from dataclasses import dataclass

import pandas as pd

from ane_research.evaluation.comparison import mean_agreement
from ane_research.evaluation.judgement import mean_faithfulness
from ane_research.evaluation.per_instance import mean_effects
from ane_research.evaluation.rationales import mean_plausibility


@dataclass(frozen=True)
class StudyRows:
    """Data frames with the columns of the row types in `results`.

    Those that the study does not ask for have no rows.
    """

    instances: pd.DataFrame
    importance: pd.DataFrame
    agreement: pd.DataFrame
    counterfactual: pd.DataFrame
    faithfulness: pd.DataFrame
    plausibility: pd.DataFrame
    metrics: dict[str, float]  #: the model's own, on these instances

    def summary(self) -> dict[str, float]:
        """The metrics and the means over the instances, by name."""
        return {
            **self.metrics,
            **mean_agreement(self.agreement),
            **mean_effects(self.counterfactual),
            **mean_faithfulness(self.faithfulness),
            **mean_plausibility(self.plausibility),
        }


def in_one(frames: list[pd.DataFrame]) -> pd.DataFrame:
    """The rows of all frames; none where there is no frame."""
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
