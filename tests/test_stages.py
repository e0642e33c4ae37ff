import copy

import pytest
from allennlp.common import Params

from ane_research.stages import with_callback

CONFIGURED = {"type": "best_epoch_from", "epoch": 1}


@pytest.mark.parametrize("before", [None, [], ["balanced_labels", CONFIGURED]])
def test_a_callback_is_added_to_those_of_the_experiment(before: list | None) -> None:
    configuration = {"trainer": {"callbacks": before}}
    unchanged = copy.deepcopy(configuration)
    callbacks = with_callback(configuration, "finite_loss")["trainer"]["callbacks"]
    assert callbacks == [*(before or []), "finite_loss"]
    assert configuration == unchanged


def test_a_configuration_with_a_callback_more_can_be_written_as_json(tmp_path) -> None:
    params = Params(with_callback({"trainer": {"callbacks": [CONFIGURED]}}, "finite_loss"))
    params.to_file(str(tmp_path / "config.json"))
    assert Params.from_file(tmp_path / "config.json").as_dict() == params.as_dict()
