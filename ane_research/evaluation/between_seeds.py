"""How far one importance measure agrees with itself on models that differ by their seed alone."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pandas as pd
from allennlp.common.tqdm import Tqdm

from ane_research.agreement import Relabellings, ScorePair
from ane_research.evaluation.comparison import agreement_columns, count_non_zero, pad
from ane_research.evaluation.study import Study
from ane_research.importance import AttentionWeights

#: Orders by chance of each text, fewer than a study's: only their mean over texts is of interest.
NUM_RELABELLINGS = 20


def between_seeds(
    study: Study, instances: pd.DataFrame, importance: pd.DataFrame
) -> Iterator[pd.DataFrame]:
    """Compares every measure's scores of each two seeds as the study compares two measures.

    The k of "non_zero" is the smaller number of non-zero scores of the two seeds' attention, or of
    the measure itself in a study without attention.

    Args:
        study: What was asked of every seed.
        instances: Columns of `InstanceRow`, of one seed: the texts are those of all.
        importance: Columns of `ImportanceRow` and `seed`, in the order of `instances`.

    Yields:
        The columns of `AgreementRow` that say how far two vectors agree, and `instance_id`,
        `measure`, `seed_a`, `seed_b`: for each measure, agreement and pair of seeds.
    """
    lengths = np.array([len(tokens) for tokens in instances["tokens"]])
    average_length = int(lengths.mean())
    padded = {
        (str(measure), int(str(seed))): pad(rows["scores"].tolist())
        for (measure, seed), rows in importance.groupby(["measure", "seed"], sort=False)
    }
    if study.drop_edges:
        padded = {key: matrix[:, 1:] for key, matrix in padded.items()}
        lengths = np.maximum(lengths - 2, 0)
    non_zero = {key: count_non_zero(matrix, lengths) for key, matrix in padded.items()}
    ids = instances["instance_id"].to_numpy()
    relabellings = Relabellings(ids, NUM_RELABELLINGS, study.relabelling_seed)
    attention = model_attention(study)
    seeds = combinations(sorted(importance["seed"].unique()), 2)
    tasks = [(measure, *pair) for pair in seeds for measure in study.importance]
    for measure, a, b in Tqdm.tqdm(tasks, desc="between seeds"):
        sparse = attention or measure
        k = np.minimum(non_zero[sparse, a], non_zero[sparse, b])
        pair = ScorePair(padded[measure, a], padded[measure, b], lengths, k, average_length)
        names = {"instance_id": ids, "measure": measure, "seed_a": a, "seed_b": b}
        for name, agreement in study.agreement.items():
            columns = agreement_columns(agreement, pair, relabellings)
            yield pd.DataFrame({**names, "agreement": name, **columns})


def model_attention(study: Study) -> str | None:
    """The name of the first measure that is the trained model's attention."""
    names = (
        name
        for name, measure in study.importance.items()
        if isinstance(measure, AttentionWeights) and not measure.is_control
    )
    return next(names, None)
