import copy
import logging
import os
from pathlib import Path

import allennlp.common.tqdm
import pytest
from allennlp.common import Params
from allennlp.common.logging import prepare_global_logging

from ane_research.stages import logged_to_file_only, train, with_callbacks

CONFIGURED = {"type": "best_epoch_from", "epoch": 1}


@pytest.mark.parametrize("before", [None, [], ["balanced_labels", CONFIGURED]])
def test_a_callback_is_added_to_those_of_the_experiment(before: list | None) -> None:
    configuration = {"trainer": {"callbacks": before}}
    unchanged = copy.deepcopy(configuration)
    callbacks = with_callbacks(configuration, ["finite_loss"])["trainer"]["callbacks"]
    assert callbacks == [*(before or []), "finite_loss"]
    assert configuration == unchanged


def test_a_configuration_with_a_callback_more_can_be_written_as_json(tmp_path) -> None:
    params = Params(with_callbacks({"trainer": {"callbacks": [CONFIGURED]}}, ["finite_loss"]))
    params.to_file(str(tmp_path / "config.json"))
    assert Params.from_file(tmp_path / "config.json").as_dict() == params.as_dict()


def test_the_handlers_of_a_training_go_with_it(tmp_path: Path) -> None:
    loggers = [logging.getLogger(), allennlp.common.tqdm.logger]
    before = [logger.handlers[:] for logger in loggers]
    with logged_to_file_only():
        prepare_global_logging(tmp_path)
        assert [logger.handlers[:] for logger in loggers] != before
    assert [logger.handlers[:] for logger in loggers] == before


@pytest.mark.parametrize("continued", [True, False])
def test_a_training_killed_at_its_very_end_is_not_made_again_and_known_to_be_continued_or_not(
    continued: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainings: list[bool] = []

    def train_model(params: Params, folder: Path, recover: bool) -> None:
        trainings.append(recover)
        folder.mkdir()
        (folder / "model.tar.gz").write_bytes(b"weights")

    def killed(self: Path, target: Path) -> None:
        if self.name == "model.tar.gz":
            raise KeyboardInterrupt
        os.replace(self, target)

    monkeypatch.setattr("ane_research.stages.train_model", train_model)
    monkeypatch.setattr("ane_research.stages.has_checkpoint", lambda training: continued)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            train({"trainer": {}}, tmp_path, resume=True)
    assert train({"trainer": {}}, tmp_path) is continued
    assert trainings == [continued]
    assert [path.name for path in tmp_path.iterdir()] == ["model.tar.gz"]
