"""What a study finds."""

from dataclasses import dataclass

import pandas as pd

from ane_research.evaluation.comparison import mean_agreement
from ane_research.evaluation.per_instance import mean_effects


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
            **mean_values(self.faithfulness, "faithfulness"),
            **mean_values(self.plausibility, "plausibility"),
        }


def in_one(frames: list[pd.DataFrame]) -> pd.DataFrame:
    """The rows of all frames; none where there is no frame."""
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def mean_values(rows: pd.DataFrame, kind: str) -> dict[str, float]:
    """Mean value of each importance measure by each measure of a kind, which names the column."""
    if rows.empty:
        return {}
    means = rows.groupby(["measure", kind], sort=False)["value"].mean().reset_index()
    return {f"{row['measure']}_{row[kind]}_mean": row["value"] for _, row in means.iterrows()}
