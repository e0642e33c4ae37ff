"""How far importance measures agree: every agreement measure on every pair of them."""

from collections.abc import Mapping
from itertools import combinations
from typing import Any, cast

import numpy as np
import pandas as pd
from allennlp.common.tqdm import Tqdm

from ane_research.agreement import AgreementMeasure, Relabellings, ScorePair, chance_of


def compare(
    instances: pd.DataFrame,
    scores: Mapping[str, list[np.ndarray]],
    agreements: Mapping[str, AgreementMeasure],
    attention: set[str],
    controls: set[str],
    drop_edges: bool,
    num_relabellings: int = 200,
    seed: int = 13,
) -> pd.DataFrame:
    """The columns of `AgreementRow`.

    Args:
        instances: Columns of `InstanceRow`.
        scores: Of each importance measure a vector for every instance.
        agreements: Agreement measures by the name their rows carry.
        attention: Names of the scores that are attention.
        controls: Names of the scores that are controls; no two of them are compared.
        drop_edges: Compare without each text's first and last token.
        num_relabellings: Random orders of each instance that say what chance gives.
        seed: Of these orders.
    """
    lengths = np.array([len(tokens) for tokens in instances["tokens"]])
    average_length = int(lengths.mean())
    padded = {name: pad(vectors) for name, vectors in scores.items()}
    if drop_edges:
        padded = {name: matrix[:, 1:] for name, matrix in padded.items()}
        lengths = np.maximum(lengths - 2, 0)
    non_zero = {name: count_non_zero(matrix, lengths) for name, matrix in padded.items()}
    relabellings = Relabellings(instances["instance_id"].to_numpy(), num_relabellings, seed)
    pairs = [pair for pair in combinations(scores, 2) if not controls.issuperset(pair)]
    tasks = [(a, b, agreement) for a, b in pairs for agreement in agreements]
    frames = []
    for a, b, agreement in Tqdm.tqdm(tasks, desc="agreement"):
        k = non_zero_of_pair(a, b, non_zero, attention, controls)
        pair = ScorePair(padded[a], padded[b], lengths, k, average_length)
        columns = agreement_columns(agreements[agreement], pair, relabellings)
        columns |= {"measure_a": a, "measure_b": b, "agreement": agreement}
        columns |= {"control": not controls.isdisjoint((a, b))}
        frames.append(instances[["instance_id", "predicted_label"]].assign(**columns))
    return pd.concat(frames, ignore_index=True)


def agreement_columns(
    measure: AgreementMeasure, pair: ScorePair, relabellings: Relabellings
) -> dict[str, Any]:
    """The columns of `AgreementRow` that one measure finds of one pair of scores."""
    found = measure(pair)
    chance = chance_of(measure, pair, found, relabellings)
    return {
        "value": found.value,
        "p_value": found.p_value,
        "k": found.k,
        "num_tokens": pair.lengths,
        "undefined": found.undefined,
        "worst": measure.worst,
        "best": measure.best,
        "chance": chance.mean,
        "chance_std": chance.std,
        "chance_p_value": chance.p_value,
        "chance_draw": chance.draw,
        "corrected": chance.corrected,
    }


def non_zero_of_pair(
    a: str, b: str, non_zero: Mapping[str, np.ndarray], attention: set[str], controls: set[str]
) -> np.ndarray:
    """The k of "non_zero": the pair's smaller count; the model's attention's without attention."""
    attentions = [name for name in non_zero if name in attention - controls]
    if attentions and not {a, b} & attention:
        return non_zero[attentions[0]]
    return np.minimum(non_zero[a], non_zero[b])


def mean_agreement(agreement: pd.DataFrame) -> dict[str, float]:
    """Mean value and number of undefined values of each pair and agreement measure."""
    metrics: dict[str, float] = {}
    for key, rows in agreement.groupby(["measure_a", "measure_b", "agreement"], sort=False):
        name = "_".join(map(str, cast(tuple, key)))
        metrics[f"{name}_mean"] = float(rows["value"].mean())
        metrics[f"{name}_n_undefined"] = int(rows["value"].isna().sum())
    return metrics


def pad(vectors: list[np.ndarray]) -> np.ndarray:
    """Stacks vectors of different lengths to (num_instances, num_tokens), 0 on padding."""
    matrix = np.zeros((len(vectors), max(map(len, vectors))))
    for row, vector in zip(matrix, vectors, strict=True):
        row[: len(vector)] = vector
    return matrix


def count_non_zero(matrix: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    real = np.arange(matrix.shape[1]) < lengths[:, None]
    return ((matrix != 0) & real).sum(axis=1)
