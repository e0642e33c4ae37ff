"""How far models that differ by their seed alone are from each other, text by text."""

from itertools import permutations

import numpy as np
import pandas as pd
import torch

from ane_research.divergence import jsd
from ane_research.evaluation.comparison import pad


def seed_distances(
    instances: pd.DataFrame, importance: pd.DataFrame, attention: str = "attention"
) -> pd.DataFrame:
    """The distance of every two seeds' predictions and attention (Wiegreffe & Pinter 2019, 3.2).

    Args:
        instances: Columns of `InstanceRow`, and `seed`.
        importance: Columns of `ImportanceRow`, and `seed`; texts in the order of `instances`.
        attention: The measure that is attention.

    Returns:
        A row for each text and two seeds, in both orders: `instance_id`, `seed` and `other_seed`;
        of the first one `predicted_label` and `max_attention`, of its distribution over the words;
        `tvd`, the total variation distance of the predictions, in [0, 1], NaN for more than two
        labels, of which only the predicted one's probability is known; and `jsd`, the
        Jensen-Shannon divergence of attention in nats. No row for one seed or without attention.
    """
    seeds = sorted(importance.loc[importance["measure"] == attention, "seed"].unique())
    if len(seeds) < 2:
        return pd.DataFrame()
    of_seed = {seed: rows for seed, rows in instances.groupby("seed")}
    probability = {seed: probability_of_one_label(instances, seed) for seed in seeds}
    scores = importance[importance["measure"] == attention].groupby("seed")["scores"]
    # With softmax as released the words have less than all of the weight.
    weights = {
        seed: torch.nn.functional.normalize(torch.from_numpy(pad(vectors.tolist())), p=1, dim=-1)
        for seed, vectors in scores
    }
    frames = [
        pd.DataFrame(
            {
                "instance_id": of_seed[one]["instance_id"].to_numpy(),
                "predicted_label": of_seed[one]["predicted_label"].to_numpy(),
                "seed": one,
                "other_seed": other,
                "max_attention": weights[one].amax(-1).numpy(),
                "tvd": np.abs(probability[one] - probability[other]),
                # Rounding may leave less than 0 of equal distributions.
                "jsd": jsd(weights[one], weights[other]).clamp(min=0).numpy(),
            }
        )
        for one, other in permutations(seeds, 2)
    ]
    return pd.concat(frames, ignore_index=True)


def probability_of_one_label(instances: pd.DataFrame, seed: int) -> np.ndarray:
    """Each text's probability of the same one of two labels; NaN if there are more."""
    labels = sorted({*instances["label"], *instances["predicted_label"]})
    rows = instances[instances["seed"] == seed]
    probability = rows["probability"].to_numpy()
    # Of two labels the predicted one has at least a half, also where a third is never seen.
    if len(labels) > 2 or (instances["probability"] < 0.5).any():
        return np.full(len(rows), np.nan)
    return np.where(rows["predicted_label"] == labels[0], probability, 1 - probability)


def as_counterfactual(distances: pd.DataFrame) -> pd.DataFrame:
    """Other seeds as a counterfactual: the attention that a model might have had.

    Returns:
        For each text and seed the columns of `CounterfactualRow` that tables and figures are made
        of; the candidates are the attentions of all other seeds, and all are accepted.
    """
    grouped = distances.groupby(["seed", "instance_id"], sort=False)
    rows = grouped.agg(
        predicted_label=("predicted_label", "first"),
        max_attention=("max_attention", "first"),
        num_candidates=("jsd", "size"),
        num_accepted=("jsd", "size"),
        median_tvd=("tvd", "median"),
        mean_tvd=("tvd", "mean"),
        max_tvd=("tvd", "max"),
        max_jsd=("jsd", "max"),
    )
    return rows.reset_index().assign(counterfactual="other_seeds")
