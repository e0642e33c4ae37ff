"""All figures of one experiment."""

import tempfile
from collections.abc import Iterator
from functools import partial
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd

from ane_research.report.figures import save_figures
from benchmarks.case import Case

IMPORTANCE = ("attention", "gradient", "leave_one_out")
AGREEMENT = ("kendall_tau", "kendall_top_k_average_length", "kendall_top_k_non_zero")


def cases(device: str) -> Iterator[Case]:
    """Three measures of agreement of three pairs on 1,821 instances, in three formats."""
    yield Case(
        name="figures of one experiment",
        ours=partial(figure_sizes, agreement_rows(1821)),
        note=lambda sizes: f"{len(sizes)} files of at most {max(sizes) / 1000:.0f} kB",
    )


def figure_sizes(rows: pd.DataFrame) -> list[int]:
    """Writes the figures; returns the bytes of each file."""
    with tempfile.TemporaryDirectory() as folder:
        return [path.stat().st_size for path in save_figures(rows, "benchmark", Path(folder))]


def agreement_rows(num_instances: int) -> pd.DataFrame:
    """Random values for every pair of importance measures and every measure of agreement."""
    rng = np.random.default_rng(13)
    frames = [
        pd.DataFrame(
            {
                "measure_a": a,
                "measure_b": b,
                "agreement": agreement,
                "value": np.tanh(rng.normal(0.3, 0.3, num_instances)),
                "chance_draw": np.tanh(rng.normal(0, 0.2, num_instances)),
                "num_tokens": rng.integers(3, 50, num_instances),
                "undefined": "",
                "worst": -1.0,
                "best": 1.0,
                **dict.fromkeys(("p_value", "chance", "corrected", "chance_p_value"), 0.0),
            }
        )
        for agreement in AGREEMENT
        for a, b in combinations(IMPORTANCE, 2)
    ]
    return pd.concat(frames, ignore_index=True)
