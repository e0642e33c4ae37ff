"""Tests of the parts of Jain & Wallace's training, in a real one of a few texts."""

from collections import Counter
from pathlib import Path

import pytest
import torch
from allennlp.common.checks import ConfigurationError
from allennlp.data import Instance, Token
from allennlp.data.data_loaders import SimpleDataLoader
from allennlp.data.fields import LabelField, TextField
from allennlp.data.token_indexers import SingleIdTokenIndexer
from allennlp.training import GradientDescentTrainer, TrainerCallback

from ane_research.errors import InputError
from ane_research.training import BalancedLabels, BestEpochFrom, FusedAdam, KnownMetric
from tests.classifiers import average, classifier

NEGATIVES, POSITIVES = 6, 2


def texts(labels: str) -> list[Instance]:
    indexers = {"tokens": SingleIdTokenIndexer()}
    return [
        Instance({"tokens": TextField([Token("a")], indexers), "label": LabelField(label)})
        for label in labels
    ]


def trainer(
    callbacks: list[TrainerCallback], folder: Path, labels: str, num_labels: int = 2
) -> GradientDescentTrainer:
    model = classifier(num_labels=num_labels, encoder=average())
    loader = SimpleDataLoader(texts(labels), batch_size=4, vocab=model.vocab)
    return GradientDescentTrainer(
        model,
        FusedAdam(list(model.named_parameters()), lr=0.1),
        loader,
        validation_data_loader=loader,
        # The first epoch is the best by this: the alpha grows with every epoch.
        validation_metric="-epoch",
        num_epochs=4,
        serialization_dir=folder,
        callbacks=callbacks,
        cuda_device=-1,
    )


def count_epochs(trained: GradientDescentTrainer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes the metric "epoch" the number of validations so far."""
    epochs: Counter[str] = Counter()

    def get_metrics(reset: bool = False) -> dict[str, float]:
        epochs["ends"] += reset
        return {"epoch": float(epochs["ends"])}

    monkeypatch.setattr(trained.model, "get_metrics", get_metrics)


@pytest.mark.parametrize(("first", "expected"), [(0, 0), (1, 1), (2, 2), (9, 3)])
def test_the_best_epoch_is_sought_from_one_on(
    first: int, expected: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained = trainer([BestEpochFrom(str(tmp_path), first)], tmp_path, "0111")
    count_epochs(trained, monkeypatch)
    assert trained.train()["best_epoch"] == expected


def test_the_weights_kept_are_those_of_that_epoch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Recorder(TrainerCallback):
        def on_epoch(self, trainer, metrics, epoch, is_primary=True, **kwargs):  # type: ignore
            weights.append(trainer.model.decoder.weight.detach().clone())

    weights: list[torch.Tensor] = []
    callbacks = [BestEpochFrom(str(tmp_path), 1), Recorder(str(tmp_path))]
    trained = trainer(callbacks, tmp_path, "0111")
    count_epochs(trained, monkeypatch)
    trained.train()
    assert torch.equal(trained.model.decoder.weight, weights[1])
    assert not torch.equal(weights[1], weights[3])


def test_the_rarer_label_weighs_more_in_proportion(tmp_path: Path) -> None:
    # Label "1" has index 0 in this vocabulary, and "0" index 1.
    labels = "1" * NEGATIVES + "0" * POSITIVES
    trained = trainer([BalancedLabels(str(tmp_path))], tmp_path, labels)
    logits = torch.zeros(2, 1).double()
    before = trained.model.loss(logits, torch.tensor([0, 1]))
    for callback in trained._callbacks:
        callback.on_start(trained)
    after = trained.model.loss(logits, torch.tensor([0, 1]))
    torch.testing.assert_close(after / before, torch.tensor([1.0, NEGATIVES / POSITIVES]).double())


def test_the_weight_of_labels_is_not_kept_with_the_model(tmp_path: Path) -> None:
    trained = trainer([BalancedLabels(str(tmp_path))], tmp_path, "1110")
    trained._callbacks[0].on_start(trained)
    classifier(encoder=average()).load_state_dict(trained.model.state_dict())


@pytest.mark.parametrize(("labels", "num_labels"), [("111", 2), ("012", 3)])
def test_other_than_two_labels_cannot_be_balanced(
    labels: str, num_labels: int, tmp_path: Path
) -> None:
    trained = trainer([BalancedLabels(str(tmp_path))], tmp_path, labels, num_labels)
    with pytest.raises(ConfigurationError, match="training texts of two labels; found Attention"):
        trained.train()


def test_a_metric_that_the_model_lacks_is_refused_before_any_training(tmp_path: Path) -> None:
    trained = trainer([KnownMetric(str(tmp_path))], tmp_path, "0111")
    with pytest.raises(InputError, match=r"no 'epoch', but accuracy, auc, loss;"):
        trained.train()
    assert not list(tmp_path.glob("*.th"))
