"""Stops a training that has diverged."""

from typing import Any

import torch
from allennlp.training import GradientDescentTrainer, TrainerCallback


class DivergedError(ArithmeticError):
    """The loss of a training, or a parameter, became NaN or infinite."""


@TrainerCallback.register("finite_loss")
class FiniteLoss(TrainerCallback):
    """Raises `DivergedError`, which names the step and the learning rate.

    AllenNLP's trainer stops at a NaN as well, but says neither; and a model may fail in its own way
    on parameters that are not numbers, as sparsemax does, before it has a loss.
    """

    def on_start(
        self, trainer: GradientDescentTrainer, is_primary: bool = True, **kwargs: Any
    ) -> None:
        """Puts a check around the trainer's forward pass; AllenNLP has no callback there."""
        batch_outputs = trainer.batch_outputs

        def checked(batch: Any, for_training: bool) -> dict[str, torch.Tensor]:
            try:
                outputs = batch_outputs(batch, for_training)
            except Exception as error:
                if all_finite(trainer.model):
                    raise
                raise diverged(trainer, "a parameter is not finite") from error
            if for_training and not torch.isfinite(outputs["loss"]):
                raise diverged(trainer, f"the loss is {outputs['loss'].item()}")
            return outputs

        trainer.batch_outputs = checked  # type: ignore[method-assign]


def diverged(trainer: GradientDescentTrainer, what: str) -> DivergedError:
    """The error for what became infinite or NaN."""
    rates = sorted({float(group["lr"]) for group in trainer.optimizer.param_groups})
    return DivergedError(
        f"{what} at step {trainer._total_batches_completed + 1}, learning rate "
        f"{', '.join(f'{rate:g}' for rate in rates)}; lower trainer.optimizer.lr"
    )


def all_finite(model: torch.nn.Module) -> bool:
    """Whether every parameter is a number."""
    return all(bool(torch.isfinite(parameter).all()) for parameter in model.parameters())
