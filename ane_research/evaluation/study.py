# ruff: noqa: UP045  (AllenNLP 2.10 builds arguments of type `Optional[X]`, not of `X | None`)
"""The study: an AllenNLP evaluator that turns a trained model and a test set into rows."""

from collections.abc import Iterator
from os import PathLike
from typing import Any, Optional, cast

import pandas as pd
import torch
from allennlp.common.checks import check_for_gpu
from allennlp.common.tqdm import Tqdm
from allennlp.common.util import dump_metrics, int_to_device
from allennlp.data import DataLoader
from allennlp.evaluation import Evaluator
from allennlp.models import Model
from allennlp.nn.util import move_to_device

from ane_research.agreement import AgreementMeasure
from ane_research.counterfactual import Counterfactual
from ane_research.errors import check_at_least
from ane_research.evaluation.comparison import compare
from ane_research.evaluation.judgement import by_measure, judge, scores_by_instance
from ane_research.evaluation.padding import padding_in_softmax
from ane_research.evaluation.per_instance import (
    ask,
    in_order,
    instance_ids,
    measure,
    predict,
)
from ane_research.evaluation.rationales import rate
from ane_research.evaluation.rows import StudyRows, in_one
from ane_research.faithfulness import FaithfulnessMeasure
from ane_research.importance import AttentionWeights, ImportanceMeasure
from ane_research.models import AttentionModel
from ane_research.plausibility import PlausibilityMeasure


@Evaluator.register("study")
class Study(Evaluator):
    """Scores every token with every importance measure and compares each pair of measures.

    Of two controls (`ImportanceMeasure.is_control`) nothing could be learnt: they are not compared.

    `run` takes every step; each step, `predict`, `score`, `compare`, `ask`, `judge` or `rate`, can
    be taken by itself and finds the same. What is random in a measure goes on with every call: of
    the same seed only a new study finds the same numbers.

    Only tokens that attention may weigh are scored (`AttentionModel.attended`).
    The defaults are correct behaviour; `drop_edges`, `attend_to_padding` and
    `pooled_significance` repeat what Neely & Schouten (2020) released.

    Args:
        importance: Measures by the name their rows carry.
        agreement: Likewise.
        counterfactual: Likewise; none by default, as of the next two.
        faithfulness: Likewise: whether what the importance measures find decides.
        plausibility: Likewise: whether they find the rationales, where texts have some.
        drop_edges: Compare without each text's first and last token. They did so because Jain &
            Wallace's texts have start and end symbols there; theirs have words.
        attend_to_padding: Sets the argument of that name of a softmax for the time of the study;
            `None` leaves it as the model has it.
        pooled_significance: Tables show the significant share of all texts in every class's row.
        num_relabellings: Random orders of each text's scores that say what chance gives; by fewer
            than 19 nothing can be above its 95th percentile.
        relabelling_seed: Of these orders.
        cuda_device: Where the batches go; -1 is the CPU.
    """

    def __init__(
        self,
        importance: dict[str, ImportanceMeasure],
        agreement: dict[str, AgreementMeasure],
        counterfactual: Optional[dict[str, Counterfactual]] = None,
        faithfulness: Optional[dict[str, FaithfulnessMeasure]] = None,
        plausibility: Optional[dict[str, PlausibilityMeasure]] = None,
        drop_edges: bool = False,
        attend_to_padding: bool | None = None,
        pooled_significance: bool = False,
        num_relabellings: int = 200,
        relabelling_seed: int = 13,
        cuda_device: int = -1,
    ) -> None:
        super().__init__(cuda_device=cuda_device)
        check_at_least(1, num_relabellings=num_relabellings)
        check_at_least(0, relabelling_seed=relabelling_seed)
        self.importance = importance
        self.agreement = agreement
        self.counterfactual = counterfactual or {}
        self.faithfulness = faithfulness or {}
        self.plausibility = plausibility or {}
        # What `--seeds` says; AllenNLP has seeded PyTorch with it.
        self.seed = torch.initial_seed()
        self.drop_edges = drop_edges
        self.attend_to_padding = attend_to_padding
        self.pooled_significance = pooled_significance
        self.num_relabellings = num_relabellings
        self.relabelling_seed = relabelling_seed

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
            "<measure>_<measure>_<agreement>_mean" and "..._n_undefined", means of every
            counterfactual, as "<counterfactual>_<statistic>_mean", and of faithfulness and
            plausibility, as "<measure>_<faithfulness>_mean".
        """
        rows = self.run(cast(AttentionModel, model), data_loader)
        metrics = rows.summary()
        if metrics_output_file:
            dump_metrics(str(metrics_output_file), metrics, log=True)
        if predictions_output_file:
            scored = rows.importance.merge(rows.instances, on="instance_id")
            scored.to_json(predictions_output_file, orient="records", lines=True)
        return metrics

    def run(self, model: AttentionModel, data_loader: DataLoader) -> StudyRows:
        """Takes every step of the study; rows are in the order of the test file."""
        instances, metrics = self.predict(model, data_loader)
        importance = in_one([self.score(name, model, data_loader) for name in self.importance])
        agreement = in_one([self.compare(name, instances, importance) for name in self.agreement])
        counterfactual = in_one(
            [self.ask(name, model, data_loader, instances) for name in self.counterfactual]
        )
        faithfulness = in_one(
            [
                self.judge(name, model, data_loader, instances, importance)
                for name in self.faithfulness
            ]
        )
        plausibility = in_one(
            [self.rate(name, instances, importance) for name in self.plausibility]
        )
        return StudyRows(
            instances, importance, agreement, counterfactual, faithfulness, plausibility, metrics
        )

    def predict(
        self, model: AttentionModel, data_loader: DataLoader
    ) -> tuple[pd.DataFrame, dict[str, float]]:
        """The columns of `InstanceRow` of every text, and the model's metrics on all of them."""
        rows = [
            row
            for batch in self.batches(model, data_loader, "prediction")
            for row in predict(model, batch)
        ]
        return in_order(rows), model.get_metrics(reset=True)

    def score(self, name: str, model: AttentionModel, data_loader: DataLoader) -> pd.DataFrame:
        """The columns of `ImportanceRow`: one measure's scores of every text."""
        rows = []
        for batch in self.batches(model, data_loader, name):
            for number, scores in zip(
                instance_ids(batch), measure(self.importance[name], model, batch), strict=True
            ):
                rows.append({"instance_id": number, "measure": name, "scores": scores})
        return in_order(rows)

    def compare(self, name: str, instances: pd.DataFrame, importance: pd.DataFrame) -> pd.DataFrame:
        """The columns of `AgreementRow`: one agreement measure on every pair of scores.

        Args:
            name: Of the agreement measure.
            instances: As `predict` gives them.
            importance: As `score` gives them, of all measures together.
        """
        scores = {
            measure: importance.loc[importance["measure"] == measure, "scores"].tolist()
            for measure in self.importance
        }
        agreements = {name: self.agreement[name]}
        return compare(
            instances,
            scores,
            agreements,
            self.attention_names(),
            {name for name, measure in self.importance.items() if measure.is_control},
            self.drop_edges,
            self.num_relabellings,
            self.relabelling_seed,
        )

    def ask(
        self, name: str, model: AttentionModel, data_loader: DataLoader, instances: pd.DataFrame
    ) -> pd.DataFrame:
        """The columns of `CounterfactualRow`: one counterfactual's effect on every text."""
        rows = []
        for batch in self.batches(model, data_loader, name):
            for number, effect in zip(
                instance_ids(batch), ask(self.counterfactual[name], model, batch), strict=True
            ):
                rows.append({"instance_id": number, "counterfactual": name, **effect})
        return in_order(rows).merge(instances[["instance_id", "predicted_label"]])

    def judge(
        self,
        name: str,
        model: AttentionModel,
        data_loader: DataLoader,
        instances: pd.DataFrame,
        importance: pd.DataFrame,
    ) -> pd.DataFrame:
        """The columns of `FaithfulnessRow`: one faithfulness measure on every text's scores."""
        measure, scores = self.faithfulness[name], scores_by_instance(importance)
        rows = [
            {"faithfulness": name, **row}
            for batch in self.batches(model, data_loader, name)
            for row in judge(measure, model, batch, scores, self.seed)
        ]
        return by_measure(rows).merge(instances[["instance_id", "predicted_label"]])

    def rate(self, name: str, instances: pd.DataFrame, importance: pd.DataFrame) -> pd.DataFrame:
        """The columns of `PlausibilityRow`: one plausibility measure on every text's scores."""
        rows = rate(self.plausibility[name], instances, importance, self.seed)
        return rows.assign(plausibility=name)

    def batches(
        self, model: AttentionModel, data_loader: DataLoader, purpose: str
    ) -> Iterator[dict[str, Any]]:
        """The batches of the test set on the device, the model in the state it is studied in."""
        check_for_gpu(self.cuda_device)
        data_loader.set_target_device(int_to_device(self.cuda_device))
        model.eval()
        with padding_in_softmax(model, self.attend_to_padding):
            for batch in Tqdm.tqdm(data_loader, desc=purpose):
                yield move_to_device(batch, self.cuda_device)

    def attention_names(self) -> set[str]:
        """The names of the measures that are attention itself."""
        return {
            name
            for name, measure in self.importance.items()
            if isinstance(measure, AttentionWeights)
        }
