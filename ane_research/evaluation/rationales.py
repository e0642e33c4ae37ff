"""How far scores agree with rationales: one plausibility measure on every importance measure."""

from collections.abc import Mapping
from dataclasses import asdict
from math import nan
from typing import Any

import numpy as np
import pandas as pd

from ane_research.draws import ranking, uniform_draws
from ane_research.plausibility import Plausibility, PlausibilityMeasure, RatedText
from ane_research.results import PlausibilityRow, schema


def rate(
    measure: PlausibilityMeasure, instances: pd.DataFrame, importance: pd.DataFrame, seed: int
) -> pd.DataFrame:
    """The columns of `PlausibilityRow` but the measure's name; no rows without rationales.

    As many tokens of each text are selected as have a share in the rationales on average over the
    texts (DeYoung et al. 2020), at least one.

    Args:
        measure: Compares.
        instances: Columns of `InstanceRow`.
        importance: Columns of `ImportanceRow`.
        seed: Of the random order of equal scores.
    """
    known = instances[instances["rationale"].map(len) > 0]
    if known.empty:
        return pd.DataFrame(columns=schema(PlausibilityRow).names)
    share = (known["rationale"].map(len) / known["tokens"].map(len)).mean()
    columns = ["instance_id", "predicted_label", "tokens", "rationale"]
    texts = importance.merge(instances[columns], on="instance_id", sort=False)
    rows = [_rate_text(measure, text, share, seed) for text in texts.to_dict("records")]
    return pd.DataFrame(rows)


def _rate_text(
    measure: PlausibilityMeasure, text: dict[Any, Any], share: float, seed: int
) -> dict[str, Any]:
    num_tokens = len(text["tokens"])
    num_selected = max(1, round(share * num_tokens))
    undefined = why_undefined(text)
    found = Plausibility(nan, nan, nan)
    if not undefined:
        scores = np.asarray(text["scores"], dtype=float)
        rationale = np.isin(np.arange(num_tokens), text["rationale"])
        draws = uniform_draws(seed, "plausibility", text["instance_id"], num_tokens)
        found = measure(RatedText(scores, rationale, ranking(scores, draws), num_selected))
    return {
        "instance_id": text["instance_id"],
        "predicted_label": text["predicted_label"],
        "measure": text["measure"],
        **asdict(found),
        "num_tokens": num_tokens,
        "num_rationale": len(text["rationale"]),
        "num_selected": num_selected,
        "undefined": undefined,
    }


def why_undefined(text: Mapping[Any, Any]) -> str:
    """Why scores and rationale of a text cannot be compared; "" where they can."""
    if len(text["rationale"]) == 0:
        return "no rationale"
    if len(text["rationale"]) == len(text["tokens"]):
        return "all tokens decide"
    return "NaN scores" if np.isnan(text["scores"]).any() else ""
