"""Refuses a metric that the model does not have, before it is trained."""

from itertools import islice
from typing import Any

from allennlp.training import GradientDescentTrainer, TrainerCallback

from ane_research.errors import InputError


@TrainerCallback.register("known_metric")
class KnownMetric(TrainerCallback):
    """Looks for the trainer's `validation_metric`; AllenNLP's trainer does so after an epoch.

    Raises:
        InputError: The model does not have it, as one of more than two labels has no "auc".
    """

    def on_start(
        self, trainer: GradientDescentTrainer, is_primary: bool = True, **kwargs: Any
    ) -> None:
        super().on_start(trainer, is_primary, **kwargs)
        check_metric(trainer)


def check_metric(trainer: GradientDescentTrainer) -> None:
    """What the callback does; its errors."""
    known = sorted({"loss", *trainer.model.get_metrics(reset=True)})
    for _, metric in trainer._metric_tracker.tracked_metrics:
        if metric not in known:
            labels = trainer.model.vocab.get_index_to_token_vocabulary("labels").values()
            raise InputError(
                f"trainer.validation_metric: this model has no '{metric}', but "
                f"{', '.join(known)}; name one with + (the more the better) or -. It has "
                f"{len(labels)} labels: {', '.join(map(repr, islice(labels, 5)))}"
            )
