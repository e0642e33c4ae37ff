"""Whether the words that importance measures find decide: one faithfulness measure on them."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import torch

from ane_research.draws import ranking, uniform_draws
from ane_research.evaluation.per_instance import attended_lengths, instance_ids, texts_of
from ane_research.faithfulness import FaithfulnessMeasure, PredictedTexts, predicted_texts
from ane_research.models import AttentionModel

Scores = Mapping[str, Mapping[int, np.ndarray]]  # by measure, then by instance


def judge(
    faithfulness: FaithfulnessMeasure,
    model: AttentionModel,
    batch: Mapping[str, Any],
    scores: Scores,
    seed: int,
) -> list[dict[str, Any]]:
    """One faithfulness measure on a batch: most columns of `FaithfulnessRow`.

    Args:
        faithfulness: The measure.
        model: Predicts.
        batch: As the data loader gives it, on the model's device.
        scores: Of each importance measure the scores of every text.
        seed: Of the random order of equal scores.
    """
    given = texts_of(model, batch)
    attended_lengths(model, batch, given.mask)  # refuses what does not fit
    texts = predicted_texts(model, given.tokens, given.mask, given.query)
    ids = instance_ids(batch)
    rows = []
    for measure, of_instance in scores.items():
        vectors = [of_instance[number] for number in ids]
        for row in _judge_vectors(faithfulness, model, texts, vectors, ids, seed):
            rows.append({"measure": measure, **row})
    return rows


def _judge_vectors(
    faithfulness: FaithfulnessMeasure,
    model: AttentionModel,
    texts: PredictedTexts,
    vectors: list[np.ndarray],
    ids: list[int],
    seed: int,
) -> list[dict[str, Any]]:
    shares = list(faithfulness.shares)
    rows = [
        {
            "instance_id": number,
            "value": np.nan,
            "shares": shares,
            "curve": [np.nan] * len(shares),
            "num_tokens": len(vector),
            "note": why_undefined(vector),
        }
        for number, vector in zip(ids, vectors, strict=True)
    ]
    defined = [position for position, row in enumerate(rows) if not row["note"]]
    if not defined:
        return rows
    chosen = texts[torch.tensor(defined, device=texts.mask.device)]
    ranks = rank(chosen.words, [vectors[p] for p in defined], [ids[p] for p in defined], seed)
    found = faithfulness(model, chosen, ranks)
    columns = (found.value.tolist(), found.curve.tolist(), found.note)
    for position, value, curve, note in zip(defined, *columns, strict=True):
        rows[position].update(value=value, curve=curve, note=note)
    return rows


def why_undefined(scores: np.ndarray) -> str:
    """Why scores cannot be judged; "" where they can."""
    if len(scores) < 2:
        return "fewer than 2 tokens"
    return "NaN scores" if np.isnan(scores).any() else ""


def rank(words: torch.Tensor, scores: list[np.ndarray], ids: list[int], seed: int) -> torch.Tensor:
    """Ranks (batch_size, num_tokens) of each text's words, 0 for the highest score.

    Args:
        words: (batch_size, num_tokens), True on the words.
        scores: Of each text, of its words.
        ids: Instance ids.
        seed: Of the random order of equal scores.
    """
    ranks = torch.full(words.shape, words.size(1), device=words.device)
    for row, vector, number in zip(range(len(ids)), scores, ids, strict=True):
        order = ranking(vector, uniform_draws(seed, "faithfulness", number, len(vector)))
        # The inverse of a permutation is its argsort.
        ranks[row, words[row]] = torch.from_numpy(np.argsort(order)).to(words.device)
    return ranks


def scores_by_instance(importance: pd.DataFrame) -> dict[str, dict[int, np.ndarray]]:
    """The columns of `ImportanceRow` as a mapping of mappings."""
    return {
        str(measure): {
            number: np.asarray(scores, dtype=float)
            for number, scores in zip(rows["instance_id"], rows["scores"], strict=True)
        }
        for measure, rows in importance.groupby("measure", sort=False)
    }


def by_measure(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows as a data frame: measure by measure, in the order of the test file."""
    frame = pd.DataFrame(rows)
    order = {name: number for number, name in enumerate(frame["measure"].unique())}
    return frame.sort_values(
        ["measure", "instance_id"],
        key=lambda column: column.map(order) if column.name == "measure" else column,
        ignore_index=True,
    )
