"""The seeds of runs as `inference` wants them: a matrix, a generator, which models are the same."""

import filecmp
from collections.abc import Iterable

import numpy as np
import pandas as pd

from ane_research.errors import InputError
from ane_research.report.runs import Run


def seed_matrix(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """One column of rows, (num_seeds, num_instances), labelled by seed and instance id.

    Args:
        rows: At most one for a seed and instance; NaN where there is none.
        column: Of numbers.
    """
    return rows.pivot(index="seed", columns="instance_id", values=column).astype(float)


def generator(seeds: Iterable[int]) -> np.random.Generator:
    """Randomness that only the runs' seeds determine, so that the same runs give the same files."""
    return np.random.default_rng([int(seed) for seed in seeds])


def same_models(a: Run, b: Run) -> bool:
    """Whether both runs studied the same trained models: equal seeds and equal archives."""
    if list(a.seed_folders) != list(b.seed_folders):
        return False
    folders = zip(a.seed_folders.values(), b.seed_folders.values(), strict=True)
    archives = [[folder / "model.tar.gz" for folder in pair] for pair in folders]
    return all(
        first.is_file() and second.is_file() and filecmp.cmp(first, second)
        for first, second in archives
    )


def check_same_texts(a: Run, b: Run) -> None:
    """Refuses to compare runs instance by instance that are about different texts.

    Raises:
        InputError: Their test instances differ.
    """
    texts_a, texts_b = (
        run.instances.drop_duplicates("instance_id").set_index("instance_id")[["tokens", "query"]]
        for run in (a, b)
    )
    if not texts_a.map(tuple).equals(texts_b.map(tuple)):
        raise InputError(
            f"{b.folder}: its {len(texts_b):,} test texts are not the {len(texts_a):,} of "
            f"{a.folder}; compare runs on the same data"
        )
