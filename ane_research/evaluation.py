"""The study: an AllenNLP evaluator that turns a trained model and a test set into rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations
from os import PathLike
from typing import Any, cast

import numpy as np
import pandas as pd
import torch
from allennlp.common.checks import check_for_gpu
from allennlp.common.tqdm import Tqdm
from allennlp.common.util import dump_metrics, int_to_device
from allennlp.data import DataLoader
from allennlp.evaluation import Evaluator
from allennlp.models import Model
from allennlp.nn.util import get_text_field_mask, move_to_device

from ane_research.agreement import AgreementMeasure, ScorePair
from ane_research.importance import AttentionWeights, ImportanceMeasure, TextBatch
from ane_research.models import AttentionModel
from ane_research.modules.activations import Softmax


@dataclass(frozen=True)
class StudyRows:
    """What a study found, as data frames with the columns of the row types in `results`."""

    instances: pd.DataFrame
    importance: pd.DataFrame
    agreement: pd.DataFrame


@Evaluator.register("study")
class Study(Evaluator):
    """Scores every token with every importance measure and compares each pair of measures.

    The defaults are correct behaviour; `drop_edges`, `attend_to_padding` and
    `pooled_significance` repeat what Neely & Schouten (2020) released.

    Args:
        importance: Measures by the name their rows carry.
        agreement: Likewise.
        drop_edges: Compare without each text's first and last token. They did so because Jain &
            Wallace's texts have start and end symbols there; theirs have words.
        attend_to_padding: Sets the argument of that name of a softmax for the time of the study;
            `None` leaves it as the model has it.
        pooled_significance: Tables show the significant share of all texts in every class's row.
        cuda_device: Where the batches go; -1 is the CPU.
    """

    def __init__(
        self,
        importance: dict[str, ImportanceMeasure],
        agreement: dict[str, AgreementMeasure],
        drop_edges: bool = False,
        attend_to_padding: bool | None = None,
        pooled_significance: bool = False,
        cuda_device: int = -1,
    ) -> None:
        super().__init__(cuda_device=cuda_device)
        self.importance = importance
        self.agreement = agreement
        self.drop_edges = drop_edges
        self.attend_to_padding = attend_to_padding
        self.pooled_significance = pooled_significance

    def __call__(
        self,
        model: Model,
        data_loader: DataLoader,
        batch_weight_key: str | None = None,
        metrics_output_file: str | PathLike | None = None,
        predictions_output_file: str | PathLike | None = None,
    ) -> dict[str, Any]:
        """Runs the study for `allennlp evaluate`.

        Args:
            model: Trained; on `cuda_device`.
            data_loader: Gives the test set.
            batch_weight_key: Unused; AllenNLP passes it.
            metrics_output_file: Where to write the metrics as JSON.
            predictions_output_file: Where to write the importance scores, a JSON object a line.

        Returns:
            The model's metrics, and mean and number of undefined values of every agreement, as
            "<measure>_<measure>_<agreement>_mean" and "..._n_undefined".
        """
        rows = self.run(cast(AttentionModel, model), data_loader)
        metrics = {**model.get_metrics(reset=True), **mean_agreement(rows.agreement)}
        if metrics_output_file:
            dump_metrics(str(metrics_output_file), metrics, log=True)
        if predictions_output_file:
            scored = rows.importance.merge(rows.instances, on="instance_id")
            scored.to_json(predictions_output_file, orient="records", lines=True)
        return metrics

    def run(self, model: AttentionModel, data_loader: DataLoader) -> StudyRows:
        """Runs the study; rows are in the order of the test file."""
        check_for_gpu(self.cuda_device)
        data_loader.set_target_device(int_to_device(self.cuda_device))
        model.eval()
        instances: list[dict[str, Any]] = []
        scores: dict[str, list[np.ndarray]] = {name: [] for name in self.importance}
        with padding_in_softmax(model, self.attend_to_padding):
            for batch in Tqdm.tqdm(data_loader, desc="importance"):
                batch = move_to_device(batch, self.cuda_device)
                instances.extend(predict(model, batch))
                for name, measured in self.measure(model, batch).items():
                    scores[name].extend(measured)
        order = np.argsort([instance["instance_id"] for instance in instances])
        frame = pd.DataFrame([instances[i] for i in order])
        scores = {name: [vectors[i] for i in order] for name, vectors in scores.items()}
        return StudyRows(frame, importance_frame(frame, scores), self.compare(frame, scores))

    def measure(self, model: AttentionModel, batch: dict[str, Any]) -> dict[str, list[np.ndarray]]:
        """Every measure's scores on a batch: one vector per text, cut to its length."""
        mask = get_text_field_mask(batch["tokens"])
        texts = TextBatch(batch["tokens"], mask, batch.get("label"))
        lengths = mask.sum(1).tolist()
        return {
            name: [
                row[:length]
                for row, length in zip(measure(model, texts).cpu().numpy(), lengths, strict=True)
            ]
            for name, measure in self.importance.items()
        }

    def compare(self, instances: pd.DataFrame, scores: dict[str, list[np.ndarray]]) -> pd.DataFrame:
        """Every agreement measure on every pair of importance measures."""
        lengths = np.array([len(tokens) for tokens in instances["tokens"]])
        average_length = int(lengths.mean())
        padded = {name: pad(vectors) for name, vectors in scores.items()}
        if self.drop_edges:
            padded = {name: matrix[:, 1:] for name, matrix in padded.items()}
            lengths = np.maximum(lengths - 2, 0)
        non_zero = {name: count_non_zero(matrix, lengths) for name, matrix in padded.items()}
        tasks = [
            (a, b, agreement)
            for a, b in combinations(self.importance, 2)
            for agreement in self.agreement
        ]
        frames = []
        for a, b, agreement in Tqdm.tqdm(tasks, desc="agreement"):
            smaller = self.non_zero_of_pair(a, b, non_zero)
            pair = ScorePair(padded[a], padded[b], lengths, smaller, average_length)
            result = self.agreement[agreement](pair)
            frames.append(
                pd.DataFrame(
                    {
                        "instance_id": instances["instance_id"],
                        "predicted_label": instances["predicted_label"],
                        "measure_a": a,
                        "measure_b": b,
                        "agreement": agreement,
                        "value": result.value,
                        "p_value": result.p_value,
                        "k": result.k,
                        "num_tokens": lengths,
                        "undefined": result.undefined,
                    }
                )
            )
        return pd.concat(frames, ignore_index=True)

    def non_zero_of_pair(self, a: str, b: str, non_zero: dict[str, np.ndarray]) -> np.ndarray:
        """The k of "non_zero": the pair's smaller count; attention's for a pair without it."""
        attentions = [
            name
            for name, measure in self.importance.items()
            if isinstance(measure, AttentionWeights)
        ]
        if attentions and not {a, b} & set(attentions):
            return non_zero[attentions[0]]
        return np.minimum(non_zero[a], non_zero[b])


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
            "rationale": metadata["rationale"],
        }
        for metadata, probability, index in zip(
            batch["metadata"], best.values.tolist(), best.indices.tolist(), strict=True
        )
    ]


def importance_frame(instances: pd.DataFrame, scores: dict[str, list[np.ndarray]]) -> pd.DataFrame:
    """The columns of `ImportanceRow`."""
    frames = [
        pd.DataFrame(
            {"instance_id": instances["instance_id"], "measure": name, "scores": pd.Series(vectors)}
        )
        for name, vectors in scores.items()
    ]
    return pd.concat(frames, ignore_index=True)


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


@contextmanager
def padding_in_softmax(model: AttentionModel, attend_to_padding: bool | None) -> Iterator[None]:
    """Sets `attend_to_padding` of the model's softmax, if it has one, until the block ends."""
    activation = model.activation
    if attend_to_padding is None or not isinstance(activation, Softmax):
        yield
        return
    configured = activation.attend_to_padding
    activation.attend_to_padding = attend_to_padding
    try:
        yield
    finally:
        activation.attend_to_padding = configured
