"""Refuses a model of which a study cannot ask what it asks, before that model is trained."""

from pathlib import Path
from typing import Any

from allennlp.common import Params
from allennlp.evaluation import Evaluator
from allennlp.models import Model
from allennlp.models.archival import CONFIG_NAME
from allennlp.training import GradientDescentTrainer, TrainerCallback

from ane_research.counterfactual import Counterfactual
from ane_research.errors import InputError
from ane_research.evaluation.padding import padding_in_softmax
from ane_research.evaluation.study import Study
from ane_research.faithfulness import FaithfulnessMeasure
from ane_research.importance import ImportanceMeasure
from ane_research.models import AttentionModel


@TrainerCallback.register("suitable_model")
class SuitableModel(TrainerCallback):
    """Shows the model to the study of the experiment, whose configuration AllenNLP keeps.

    Raises:
        InputError: As `check_model`.
    """

    def on_start(
        self, trainer: GradientDescentTrainer, is_primary: bool = True, **kwargs: Any
    ) -> None:
        super().on_start(trainer, is_primary, **kwargs)
        params = Params.from_file(Path(self.serialization_dir) / CONFIG_NAME)
        check_model(Evaluator.from_params(params.pop("evaluation")), trainer.model)


def check_model(study: Evaluator, model: Model) -> None:
    """Asks every measure of a study whether it can do with a model, trained or not.

    Raises:
        InputError: The model has no attention, or not what a measure needs.
    """
    if not isinstance(study, Study):
        return
    if not isinstance(model, AttentionModel):
        raise InputError(
            f"model.type: a {type(model).__name__} is no AttentionModel, of which a study can ask"
        )
    measures: list[ImportanceMeasure | Counterfactual | FaithfulnessMeasure] = [
        *study.importance.values(),
        *study.counterfactual.values(),
        *study.faithfulness.values(),
    ]
    with padding_in_softmax(model, study.attend_to_padding):
        for measure in measures:
            measure.check(model)
