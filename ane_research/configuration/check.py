"""Validates a configuration completely, without training: everything it names is built."""

import copy
import re
import tempfile
from itertools import combinations
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
from ane_research.record import ROWS
from ane_research.training.known_metric import check_metric

_TRAIN_COMMAND_KEYS = ("include_in_archive", "distributed")


def check_configuration(config: dict[str, Any]) -> None:
    """Reads the data and builds the model, trainer and study that a configuration names.

    Also what would fail only after an epoch, or in the study: the trainer's metric, and a model of
    which the study cannot ask what it asks.

    Raises:
        Exception: What is wrong; `explain_error` puts it in one line.
    """
    study = check_before_training(config)
    params = Params(copy.deepcopy(config))
    params.pop("evaluation")
    for key in _TRAIN_COMMAND_KEYS:
        params.pop(key, None)
    prepare_environment(params)
    with tempfile.TemporaryDirectory() as folder:
        loop = TrainModel.from_params(params=params, serialization_dir=folder, local_rank=0)
        check_metric(cast(GradientDescentTrainer, loop.trainer))
    check_model(study, loop.model)


def check_before_training(config: dict[str, Any]) -> Evaluator:
    """Checks what can be checked without the data, and builds the study.

    Raises:
        Exception: What is wrong; `explain_error` puts it in one line.
    """
    check_trainer(config)
    return check_study(config)


def check_study(config: dict[str, Any]) -> Evaluator:
    """Builds the study that a configuration names; training would not notice that it is wrong.

    Raises:
        Exception: What is wrong; `explain_error` puts it in one line.
    """
    if "evaluation" not in config:
        raise InputError("evaluation: required, but missing; add `+ study.paper`")
    # `pop` keeps the section's name for messages.
    study = Evaluator.from_params(Params(copy.deepcopy(config)).pop("evaluation"))
    if isinstance(study, Study):
        check_names(config["evaluation"])
        check_measures(study)
    return study


def check_names(study: dict[str, Any]) -> None:
    """Refuses names of measures that cannot be part of a file's name.

    Raises:
        InputError: There is one.
    """
    for part in ROWS:
        for name in study.get(part) or {}:
            if not re.fullmatch(r"\w[\w.+-]*", name):
                raise InputError(
                    f"evaluation.{part}: {name!r} is to be in names of files; use letters, digits, "
                    "'_', '.', '+' and '-'"
                )


def check_measures(study: Study) -> None:
    """Refuses questions about measures of which there are too few.

    Raises:
        InputError: Nothing could be compared, or judged.
    """
    measures = study.importance.values()
    if not measures and (study.faithfulness or study.plausibility or study.agreement):
        raise InputError(
            "evaluation.importance: names no measure, but agreement, faithfulness and "
            "plausibility are of measures; name one, such as attention: 'attention'"
        )
    pairs = [pair for pair in combinations(measures, 2) if not all(one.is_control for one in pair)]
    if study.agreement and not pairs:
        raise InputError(
            "evaluation.importance: names no two measures to compare, of which one is no control, "
            "but agreement is of two; name another, such as gradient: 'gradient'"
        )


def check_trainer(config: dict[str, Any]) -> None:
    """Refuses unknown keys of the trainer, which AllenNLP's takes and ignores, and no epochs.

    Raises:
        InputError: There is such a key, or no epoch.
    """
    trainer = config.get("trainer", {})
    name = trainer.get("type", Trainer.default_implementation)
    cls, constructor = Trainer.resolve_class_name(cast(str, name))
    build = getattr(cls, constructor) if constructor else cls.__init__
    known = sorted({"type", *infer_constructor_params(cls, build)})
    for key in trainer:
        if key not in known:
            raise InputError(
                f"trainer.{key}: no such key of {cls.__name__}{suggestion(key, known)}"
            )
    num_epochs = trainer.get("num_epochs", 1)
    if not isinstance(num_epochs, int) or num_epochs < 1:
        raise InputError(f"trainer.num_epochs: is {num_epochs!r}; use a whole number from 1")
