"""The study: an AllenNLP evaluator that turns a trained model and a test set into rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from os import PathLike
from typing import Any, Optional, cast

import numpy as np
import pandas as pd
from allennlp.common.checks import check_for_gpu
from allennlp.common.tqdm import Tqdm
from allennlp.common.util import dump_metrics, int_to_device
from allennlp.data import DataLoader
from allennlp.evaluation import Evaluator
from allennlp.models import Model
from allennlp.nn.util import get_text_field_mask, move_to_device

from ane_research.agreement import AgreementMeasure
from ane_research.counterfactual import Counterfactual
from ane_research.evaluation.comparison import compare, mean_agreement
from ane_research.evaluation.per_instance import (
    attended_lengths,
    counterfactual_frame,
    effect_columns,
    importance_frame,
    mean_effects,
    predict,
)
from ane_research.importance import AttentionWeights, ImportanceMeasure, TextBatch
from ane_research.models import AttentionModel
from ane_research.modules.activations import Softmax


@dataclass(frozen=True)
class StudyRows:
    """What a study found, as data frames with the columns of the row types in `results`."""

    instances: pd.DataFrame
    importance: pd.DataFrame
    agreement: pd.DataFrame
    counterfactual: pd.DataFrame  #: without rows if the study asks for none
    metrics: dict[str, float]  #: the model's own, on these instances


@Evaluator.register("study")
class Study(Evaluator):
    """Scores every token with every importance measure and compares each pair of measures.

    Only tokens that attention may weigh are scored (`AttentionModel.attended`).
    The defaults are correct behaviour; `drop_edges`, `attend_to_padding` and
    `pooled_significance` repeat what Neely & Schouten (2020) released.

    Args:
        importance: Measures by the name their rows carry.
        agreement: Likewise.
        counterfactual: Likewise; none by default.
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
        counterfactual: Optional[dict[str, Counterfactual]] = None,  # noqa: UP045 - for AllenNLP
        drop_edges: bool = False,
        attend_to_padding: bool | None = None,
        pooled_significance: bool = False,
        cuda_device: int = -1,
    ) -> None:
        super().__init__(cuda_device=cuda_device)
        self.importance = importance
        self.agreement = agreement
        self.counterfactual = counterfactual or {}
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
            The model's metrics, mean and number of undefined values of every agreement, as
            "<measure>_<measure>_<agreement>_mean" and "..._n_undefined", and means of every
            counterfactual, as "<counterfactual>_<statistic>_mean".
        """
        rows = self.run(cast(AttentionModel, model), data_loader)
        metrics = {
            **rows.metrics,
            **mean_agreement(rows.agreement),
            **mean_effects(rows.counterfactual),
        }
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
        effects: dict[str, list[dict[str, Any]]] = {name: [] for name in self.counterfactual}
        with padding_in_softmax(model, self.attend_to_padding):
            for batch in Tqdm.tqdm(data_loader, desc="importance"):
                batch = move_to_device(batch, self.cuda_device)
                instances.extend(predict(model, batch))
                for name, measured in self.measure(model, batch).items():
                    scores[name].extend(measured)
                for name, found in self.ask(model, batch).items():
                    effects[name].extend(found)
        order = np.argsort([instance["instance_id"] for instance in instances])
        frame = pd.DataFrame([instances[i] for i in order])
        scores = {name: [vectors[i] for i in order] for name, vectors in scores.items()}
        effects = {name: [found[i] for i in order] for name, found in effects.items()}
        return StudyRows(
            frame,
            importance_frame(frame, scores),
            compare(frame, scores, self.agreement, self.attention_names(), self.drop_edges),
            counterfactual_frame(frame, effects),
            model.get_metrics(reset=True),
        )

    def measure(self, model: AttentionModel, batch: dict[str, Any]) -> dict[str, list[np.ndarray]]:
        """Every measure's scores on a batch: one vector per text, of the attended tokens."""
        mask = get_text_field_mask(batch["tokens"])
        texts = TextBatch(batch["tokens"], mask, batch.get("label"))
        lengths = attended_lengths(model, batch, mask)
        attended = model.attended(mask).cpu().numpy()
        return {
            name: np.split(measure(model, texts).cpu().numpy()[attended], np.cumsum(lengths)[:-1])
            for name, measure in self.importance.items()
        }

    def ask(self, model: AttentionModel, batch: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
        """Every counterfactual's effect on a batch: columns of `CounterfactualRow` per text."""
        mask = get_text_field_mask(batch["tokens"])
        lengths = attended_lengths(model, batch, mask)
        return {
            name: effect_columns(counterfactual(model, batch["tokens"], mask), lengths)
            for name, counterfactual in self.counterfactual.items()
        }

    def attention_names(self) -> set[str]:
        """The names of the measures that are attention itself."""
        return {
            name
            for name, measure in self.importance.items()
            if isinstance(measure, AttentionWeights)
        }


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
