"""The released code's scores and agreements, as `shared/golden/README.md` describes them."""

from pathlib import Path

import numpy as np

from ane_research.agreement import ScorePair

PAIRS = ["attention_gradient", "feature_erasure_gradient", "attention_feature_erasure"]


def load(shared: Path) -> dict[str, np.ndarray]:
    """Arrays of the run by name; the scores as released: without the first and last token."""
    with np.load(shared / "golden" / "sst_tanh_sparsemax" / "per_instance.npz") as stored:
        golden = dict(stored)
    lengths = np.maximum(golden["lengths"] - 2, 0)
    starts = np.cumsum(golden["lengths"]) - golden["lengths"] + 1
    positions = starts[:, None] + np.arange(lengths.max())
    columns = np.minimum(positions, len(golden["attention"]) - 1)
    golden["attention"] = golden["attention"][columns]
    golden["gradient"] = golden["gradient"][columns]
    without = golden["loo_prediction"][columns]
    golden["feature_erasure"] = np.abs(without - golden["prediction"][:, None])
    golden["lengths"] = lengths
    return golden


def score_pair(golden: dict[str, np.ndarray], pair: str) -> ScorePair:
    """The two score vectors of each instance of one of `PAIRS`."""
    attended = np.arange(golden["attention"].shape[1]) < golden["lengths"][:, None]
    non_zero = ((golden["attention"] != 0) & attended).sum(axis=1)
    first = "feature_erasure" if pair.startswith("feature") else "attention"
    second = pair.removeprefix(f"{first}_")
    return ScorePair(golden[first], golden[second], golden["lengths"], non_zero, average_length=19)
