"""What a study finds of each instance by itself: its prediction, scores and counterfactuals."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

import numpy as np
import pandas as pd
import torch
from allennlp.nn.util import get_text_field_mask

from ane_research.counterfactual import Counterfactual, Effect
from ane_research.errors import InputError
from ane_research.importance import ImportanceMeasure, TextBatch
from ane_research.models import AttentionModel
from ane_research.results import STATISTICS


def predict(model: AttentionModel, batch: dict[str, Any]) -> list[dict[str, Any]]:
    """Predicts a batch and updates the model's metrics; returns the columns of `InstanceRow`."""
    with torch.no_grad():
        probabilities = model(**batch)["probabilities"]
    best = probabilities.max(dim=-1)
    return [
        {
            "instance_id": metadata["instance_id"],
            "label": metadata["label"],
            "predicted_label": model.label_name(index),
            "probability": probability,
            "tokens": metadata["tokens"],
            "query": metadata.get("query", []),
            "rationale": metadata["rationale"],
        }
        for metadata, probability, index in zip(
            batch["metadata"], best.values.tolist(), best.indices.tolist(), strict=True
        )
    ]


def texts_of(model: AttentionModel, batch: Mapping[str, Any]) -> TextBatch:
    """The texts to measure; of pairs with their queries, encoded."""
    with torch.no_grad():
        query = model.query_of(batch)
    mask = get_text_field_mask(batch["tokens"])
    return TextBatch(batch["tokens"], mask, batch.get("label"), query, batch)


def measure(
    importance: ImportanceMeasure, model: AttentionModel, batch: dict[str, Any]
) -> list[np.ndarray]:
    """One measure's scores on a batch: a vector for each text, of its attended tokens."""
    texts = texts_of(model, batch)
    lengths = attended_lengths(model, batch, texts.mask)
    attended = model.attended(texts.mask).cpu().numpy()
    scores = importance(model, texts)
    return np.split(scores.cpu().numpy()[attended], np.cumsum(lengths)[:-1])


def ask(
    counterfactual: Counterfactual, model: AttentionModel, batch: dict[str, Any]
) -> list[dict[str, Any]]:
    """One counterfactual's effect on a batch: columns of `CounterfactualRow` for each text."""
    texts = texts_of(model, batch)
    lengths = attended_lengths(model, batch, texts.mask)
    effect = counterfactual(model, texts.tokens, texts.mask, texts.query)
    return effect_columns(effect, lengths)


def instance_ids(batch: Mapping[str, Any]) -> list[int]:
    """The place of each text in the test file."""
    return [metadata["instance_id"] for metadata in batch["metadata"]]


def in_order(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows as a data frame, in the order of the test file."""
    return pd.DataFrame(rows).sort_values("instance_id", ignore_index=True)


def attended_lengths(
    model: AttentionModel, batch: Mapping[str, Any], mask: torch.Tensor
) -> list[int]:
    """How many tokens of each text attention may weigh: its words.

    Raises:
        InputError: The model and the reader do not agree on what a text's words are.
    """
    lengths = model.attended(mask).sum(1).tolist()
    for length, metadata in zip(lengths, batch["metadata"], strict=True):
        if length != len(metadata["tokens"]):
            raise InputError(
                f"model.boundary_symbols: the model attends to {length} tokens of a text that has "
                f"{len(metadata['tokens'])}; say there what the dataset reader does"
            )
    return lengths


def effect_columns(effect: Effect, lengths: Sequence[int]) -> list[dict[str, Any]]:
    """One counterfactual's effect on a batch, a dict for each text; weights cut to its length."""
    columns = {field.name: getattr(effect, field.name).tolist() for field in fields(Effect)}
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return [
        {**row, "weights": row["weights"][:length]}
        for row, length in zip(rows, lengths, strict=True)
    ]


def mean_effects(counterfactual: pd.DataFrame) -> dict[str, float]:
    """Means of each counterfactual's statistics."""
    if counterfactual.empty:
        return {}
    means = counterfactual.groupby("counterfactual", sort=False)[list(STATISTICS)].mean()
    return {
        f"{name}_{statistic}_mean": float(mean)
        for name, row in means.iterrows()
        for statistic, mean in row.items()
    }
