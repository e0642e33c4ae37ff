"""How far scores agree with rationales: every plausibility measure on every importance measure."""

from collections.abc import Mapping
from dataclasses import asdict
from math import nan
from typing import Any

import numpy as np
import pandas as pd

from ane_research.draws import ranking, uniform_draws
from ane_research.plausibility import Plausibility, PlausibilityMeasure, RatedText


def rate(
    instances: pd.DataFrame,
    importance: pd.DataFrame,
    measures: Mapping[str, PlausibilityMeasure],
    seed: int,
) -> pd.DataFrame:
    """The columns of `PlausibilityRow`; no rows where no text has a rationale.

    As many tokens of each text are selected as have a share in the rationales on average over the
    texts (DeYoung et al. 2020), at least one.

    Args:
        instances: Columns of `InstanceRow`.
        importance: Columns of `ImportanceRow`.
        measures: By the name their rows carry.
        seed: Of the random order of equal scores.
    """
    known = instances[instances["rationale"].map(len) > 0]
    if known.empty:
        return pd.DataFrame()
    share = (known["rationale"].map(len) / known["tokens"].map(len)).mean()
    columns = ["instance_id", "predicted_label", "tokens", "rationale"]
    texts = importance.merge(instances[columns], on="instance_id", sort=False)
    rows = [
        row for text in texts.to_dict("records") for row in _rate_text(text, measures, share, seed)
    ]
    order = {name: number for number, name in enumerate(measures)}
    return pd.DataFrame(rows).sort_values(
        "plausibility", key=lambda names: names.map(order), kind="stable", ignore_index=True
    )


def _rate_text(
    text: dict[Any, Any], measures: Mapping[str, PlausibilityMeasure], share: float, seed: int
) -> list[dict[str, Any]]:
    num_tokens = len(text["tokens"])
    num_selected = max(1, round(share * num_tokens))
    undefined = why_undefined(text)
    columns = {
        "instance_id": text["instance_id"],
        "predicted_label": text["predicted_label"],
        "measure": text["measure"],
        "num_tokens": num_tokens,
        "num_rationale": len(text["rationale"]),
        "num_selected": num_selected,
        "undefined": undefined,
    }
    if undefined:
        return [
            {**columns, "plausibility": name, **asdict(Plausibility(nan, nan, nan))}
            for name in measures
        ]
    scores = np.asarray(text["scores"], dtype=float)
    rationale = np.isin(np.arange(num_tokens), text["rationale"])
    draws = uniform_draws(seed, "plausibility", text["instance_id"], num_tokens)
    rated = RatedText(scores, rationale, ranking(scores, draws), num_selected)
    return [
        {**columns, "plausibility": name, **asdict(measure(rated))}
        for name, measure in measures.items()
    ]


def why_undefined(text: Mapping[Any, Any]) -> str:
    """Why scores and rationale of a text cannot be compared; "" where they can."""
    if len(text["rationale"]) == 0:
        return "no rationale"
    if len(text["rationale"]) == len(text["tokens"]):
        return "all tokens decide"
    return "NaN scores" if np.isnan(text["scores"]).any() else ""


def mean_plausibility(plausibility: pd.DataFrame) -> dict[str, float]:
    """Mean value of each importance measure by each plausibility measure."""
    if plausibility.empty:
        return {}
    means = plausibility.groupby(["measure", "plausibility"], sort=False)["value"].mean()
    return {f"{'_'.join(map(str, key))}_mean": float(mean) for key, mean in means.items()}  # type: ignore[arg-type]
