"""The device that a configuration trains and studies on."""

from typing import Any

from ane_research.errors import InputError

CPU = -1


def parse_device(device: str) -> int:
    """AllenNLP's number of a device, -1 for the CPU.

    Args:
        device: "cpu", "cuda", "cuda:1", or the number itself.

    Raises:
        InputError: It is none of these.
    """
    if device in ("cpu", "-1"):
        return CPU
    if device == "cuda":
        return 0
    number = device.removeprefix("cuda:")
    if not number.isdecimal():
        raise InputError(f"--device {device}: expected cpu, cuda, cuda:N or a number")
    return int(number)


def with_device(config: dict[str, Any], device: str | int | None) -> dict[str, Any]:
    """The configuration with `trainer.cuda_device` set.

    Args:
        config: Changed in a copy.
        device: As `parse_device` takes it; None is the experiment's own choice, or the first GPU if
            there is one. A number is that of a device of another machine.

    Raises:
        InputError: There is no such device.
    """
    # Here, because it takes seconds that `ane-research list` does not have.
    import torch

    trainer = config.get("trainer")
    if not isinstance(trainer, dict):
        return config  # AllenNLP says what is wrong with it
    if isinstance(device, int):
        return {**config, "trainer": {**trainer, "cuda_device": device}}
    count = torch.cuda.device_count()
    default = 0 if count else CPU
    number = trainer.get("cuda_device", default) if device is None else parse_device(device)
    if isinstance(number, int) and number >= count:
        option = f"trainer.cuda_device {number}" if device is None else f"--device {device}"
        found = f"cuda:0 to cuda:{count - 1}" if count else "no GPU that PyTorch can use"
        raise InputError(f"{option}: found {found}; use --device cpu")
    return {**config, "trainer": {**trainer, "cuda_device": number}}
