"""The plain ways under names, so that an experiment can be run with them."""

import json
from typing import cast

import numpy as np
import torch

from ane_research.agreement import AgreementMeasure, KendallTopK, ScorePair
from ane_research.agreement.base import FloatArray, IntArray
from ane_research.importance import ImportanceMeasure, TextBatch
from ane_research.models import AttentionClassifier, AttentionModel
from benchmarks import agreement_reference
from benchmarks.deletion_reference import in_a_loop
from benchmarks.gradient_reference import with_full_backward
from benchmarks.texts import STOCK_BILSTM

#: Turns an experiment of ours into one of stock parts.
OVERRIDES = json.dumps(
    {
        "model.encoder": STOCK_BILSTM,
        "data_loader.collate_fn": "allennlp",
        "validation_data_loader.collate_fn": "allennlp",
        "trainer.optimizer.type": "adam",
        "evaluation.importance.gradient": "stock_gradient",
        "evaluation.importance.leave_one_out": "stock_leave_one_out",
        "evaluation.agreement.kendall_tau": "stock_kendall_tau",
        "evaluation.agreement.kendall_top_k_average_length.type": "stock_kendall_top_k",
        "evaluation.agreement.kendall_top_k_non_zero.type": "stock_kendall_top_k",
    }
)


@ImportanceMeasure.register("stock_gradient")
class StockGradient(ImportanceMeasure):
    """By a full backward pass."""

    def __call__(self, model: AttentionModel, batch: TextBatch) -> torch.Tensor:
        return with_full_backward(cast(AttentionClassifier, model), batch)


@ImportanceMeasure.register("stock_leave_one_out")
class StockLeaveOneOut(ImportanceMeasure):
    """In a loop over positions."""

    def __call__(self, model: AttentionModel, batch: TextBatch) -> torch.Tensor:
        return in_a_loop(model, batch)


@AgreementMeasure.register("stock_kendall_tau")
class StockKendallTau(AgreementMeasure):
    """SciPy's, in a loop over instances."""

    def agree(self, a: FloatArray, b: FloatArray) -> tuple[float, float]:
        return agreement_reference.kendall_tau(a, b, len(a))


@AgreementMeasure.register("stock_kendall_top_k")
class StockKendallTopK(KendallTopK):
    """In a loop over instances."""

    def compare(self, pair: ScorePair, k: IntArray) -> tuple[FloatArray, FloatArray]:
        rows = zip(pair.a, pair.b, pair.lengths, k.tolist(), strict=True)
        values = [agreement_reference.fagin(a[:n], b[:n], each) for a, b, n, each in rows]
        return np.array(values), np.full(len(k), np.nan)
