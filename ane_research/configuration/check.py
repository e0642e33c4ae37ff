"""Validates a configuration completely, without training: everything it names is built."""

import copy
import tempfile
from typing import Any, cast

from allennlp.commands.train import TrainModel
from allennlp.common import Params
from allennlp.common.from_params import infer_constructor_params
from allennlp.common.util import prepare_environment
from allennlp.evaluation import Evaluator
from allennlp.training import GradientDescentTrainer, Trainer

import ane_research.plugin  # noqa: F401 (registers what a configuration may name)
from ane_research.configuration.loading import suggestion
from ane_research.errors import InputError
from ane_research.evaluation import Study
from ane_research.evaluation.suitable_model import check_model
from ane_research.training.known_metric import check_metric

_TRAIN_COMMAND_KEYS = ("include_in_archive", "distributed")


def check_configuration(config: dict[str, Any]) -> None:
    """Reads the data and builds the model, trainer and study that a configuration names.

    Also what would fail only after an epoch, or in the study: the trainer's metric, and a model of
    which the study cannot ask what it asks.

    Raises:
        Exception: What is wrong; `explain_error` puts it in one line.
    """
    check_trainer_keys(config)
    study = check_study(config)
    params = Params(copy.deepcopy(config))
    params.pop("evaluation")
    for key in _TRAIN_COMMAND_KEYS:
        params.pop(key, None)
    prepare_environment(params)
    with tempfile.TemporaryDirectory() as folder:
        loop = TrainModel.from_params(params=params, serialization_dir=folder, local_rank=0)
        check_metric(cast(GradientDescentTrainer, loop.trainer))
    check_model(study, loop.model)


def check_study(config: dict[str, Any]) -> Evaluator:
    """Builds the study that a configuration names; training would not notice that it is wrong.

    Raises:
        Exception: What is wrong; `explain_error` puts it in one line.
    """
    if "evaluation" not in config:
        raise InputError("evaluation: required, but missing; add `+ study.paper`")
    # `pop` keeps the section's name for messages.
    study = Evaluator.from_params(Params(copy.deepcopy(config)).pop("evaluation"))
    if (
        isinstance(study, Study)
        and not study.importance
        and (study.agreement or study.faithfulness or study.plausibility)
    ):
        raise InputError(
            "evaluation.importance: names no measure, but agreement, faithfulness and "
            "plausibility are of measures; name one, such as attention: 'attention'"
        )
    return study


def check_trainer_keys(config: dict[str, Any]) -> None:
    """Refuses unknown keys of the trainer, which AllenNLP's takes and ignores.

    Raises:
        InputError: There is one.
    """
    trainer = config.get("trainer")
    if not isinstance(trainer, dict):
        return
    name = trainer.get("type", Trainer.default_implementation)
    cls, constructor = Trainer.resolve_class_name(cast(str, name))
    build = getattr(cls, constructor) if constructor else cls.__init__
    known = sorted({"type", *infer_constructor_params(cls, build)})
    for key in trainer:
        if key not in known:
            raise InputError(
                f"trainer.{key}: no such key of {cls.__name__}{suggestion(key, known)}"
            )
