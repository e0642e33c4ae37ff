"""Which epochs may be the best."""

from typing import Any

from allennlp.training import GradientDescentTrainer, TrainerCallback


@TrainerCallback.register("best_epoch_from")
class BestEpochFrom(TrainerCallback):
    """Keeps the first epochs from being the best, however good they are on the validation set.

    Jain & Wallace (2019) never keep their first epoch, when attention has hardly been trained. A
    training that ends before `epoch` keeps its last.

    Args:
        serialization_dir: The folder of the training, as AllenNLP gives it.
        epoch: The first that can be the best; AllenNLP counts from 0.
    """

    def __init__(self, serialization_dir: str, epoch: int = 1) -> None:
        super().__init__(serialization_dir)
        self.epoch = epoch

    def on_epoch(
        self,
        trainer: GradientDescentTrainer,
        metrics: dict[str, Any],
        epoch: int,
        is_primary: bool = True,
        **kwargs: Any,
    ) -> None:
        if epoch < self.epoch:
            # The tracker has seen this epoch. Without a best score the next one is better.
            tracker = trainer._metric_tracker
            tracker.load_state_dict({**tracker.state_dict(), "best_so_far": None})
