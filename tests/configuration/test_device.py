"""Tests of the choice of device."""

from typing import Any

import pytest
import torch

from ane_research.configuration import parse_device, with_device
from ane_research.errors import InputError


def device_of(configuration: dict[str, Any]) -> int:
    return configuration["trainer"]["cuda_device"]


@pytest.fixture(params=[0, 2], ids=["no GPU", "two GPUs"])
def gpus(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """A machine that seems to have this many GPUs."""
    monkeypatch.setattr(torch.cuda, "device_count", lambda: request.param)
    return request.param


@pytest.mark.parametrize(
    ("device", "number"),
    [("cpu", -1), ("-1", -1), ("cuda", 0), ("cuda:0", 0), ("cuda:3", 3), ("2", 2)],
)
def test_devices_are_numbered_as_by_allennlp(device: str, number: int) -> None:
    assert parse_device(device) == number


@pytest.mark.parametrize("device", ["gpu", "cuda:", "cuda:-1", "-2", "", "cuda:x"])
def test_another_spelling_is_refused(device: str) -> None:
    with pytest.raises(InputError, match="expected cpu, cuda, cuda:N or a number"):
        parse_device(device)


def test_the_first_gpu_is_taken_if_there_is_one(gpus: int) -> None:
    assert device_of(with_device({"trainer": {}}, None)) == (0 if gpus else -1)


def test_a_choice_of_the_experiment_stands(gpus: int) -> None:
    assert device_of(with_device({"trainer": {"cuda_device": -1}}, None)) == -1


def test_a_choice_on_the_command_line_wins(gpus: int) -> None:
    assert device_of(with_device({"trainer": {"cuda_device": 1}}, "cpu")) == -1


def test_other_settings_of_the_trainer_stay_and_the_original_is_not_changed() -> None:
    original = {"trainer": {"num_epochs": 3}}
    assert with_device(original, "cpu") == {"trainer": {"num_epochs": 3, "cuda_device": -1}}
    assert original == {"trainer": {"num_epochs": 3}}


def test_a_gpu_that_is_not_there_is_refused(gpus: int) -> None:
    found = "cuda:0 to cuda:1" if gpus else "no GPU that PyTorch can use"
    with pytest.raises(InputError) as error:
        with_device({"trainer": {}}, "cuda:2")
    assert str(error.value) == f"--device cuda:2: found {found}; use --device cpu"


def test_a_gpu_that_the_experiment_asks_for_and_is_not_there_is_refused(gpus: int) -> None:
    with pytest.raises(InputError, match=r"^trainer\.cuda_device 2: found "):
        with_device({"trainer": {"cuda_device": 2}}, None)


def test_a_number_is_a_gpu_of_another_machine(gpus: int) -> None:
    assert device_of(with_device({"trainer": {}}, 7)) == 7
