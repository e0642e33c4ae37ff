"""A loss in which two labels weigh alike, however often each occurs."""

from collections import Counter
from typing import Any, cast

import torch
from allennlp.common.checks import ConfigurationError
from allennlp.data.fields import LabelField
from allennlp.training import GradientDescentTrainer, TrainerCallback


@TrainerCallback.register("balanced_labels")
class BalancedLabels(TrainerCallback):
    """Sets a model's `positive_weight` to negatives / positives of its training texts.

    As Jain & Wallace (2019) train. The positive label is the one of index 1, in AllenNLP the rarer
    of two; theirs is the one written "1". Where that is the more frequent one (SST), the two labels
    weigh alike here too, but the whole loss is larger by negatives / positives.

    Raises:
        ConfigurationError: The model has no `positive_weight`, or the texts not two labels.
    """

    def on_start(
        self, trainer: GradientDescentTrainer, is_primary: bool = True, **kwargs: Any
    ) -> None:
        super().on_start(trainer, is_primary, **kwargs)
        model = trainer.model
        fields = (instance["label"] for instance in trainer.data_loader.iter_instances())
        labels = Counter(str(cast(LabelField, field).label) for field in fields)
        counts = {model.vocab.get_token_index(name, "labels"): labels[name] for name in labels}
        if not hasattr(model, "positive_weight") or set(counts) != {0, 1}:
            raise ConfigurationError(
                f"balanced_labels: needs an attention_classifier and training texts of two labels; "
                f"found {type(model).__name__} and {len(counts)} labels"
            )
        cast(torch.Tensor, model.positive_weight).fill_(counts[0] / counts[1])
