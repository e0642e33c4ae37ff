"""The trained model that a model is built on, `model.base` of a configuration: which one it is."""

from pathlib import Path
from typing import Any

from ane_research.datasets import checksum
from ane_research.errors import InputError


def with_base(config: dict[str, Any], output_dir: Path) -> dict[str, Any]:
    """The configuration with `model.base` found, if it has one.

    The name of an experiment becomes the folder of its newest finished run; an archive or the
    folder of a finished run stays.

    Raises:
        InputError: There is no such archive, run or experiment.
    """
    base = base_of(config)
    if base is None or Path(base).is_file():
        return config
    # Here, because pandas takes a second.
    from ane_research.report.runs import chosen_run

    try:
        run = chosen_run(base, output_dir)
    except InputError as error:
        raise InputError(f"model.base: {error}; run it first, or name a model.tar.gz") from None
    return _changed(config, str(run.folder))


def base_of_seed(config: dict[str, Any], seed: int) -> dict[str, Any]:
    """The configuration with the archive of one seed in place of a run's folder.

    So the models of the same seed belong together. An archive, named as such, is for all seeds.

    Raises:
        InputError: The run has no model of this seed.
    """
    base = base_of(config)
    if base is None or not Path(base).is_dir():
        return config
    archive = Path(base) / f"seed_{seed}" / "model.tar.gz"
    if not archive.is_file():
        raise InputError(
            f"model.base: {archive} is not there; run the experiment of {base} with --seeds {seed}"
            ", or name one model.tar.gz for all seeds"
        )
    return _changed(config, str(archive))


def with_checksum_of_base(config: dict[str, Any]) -> dict[str, Any]:
    """The configuration with the SHA-256 of the base, as where that lies moves no number."""
    base = base_of(config)
    return config if base is None else _changed(config, checksum(Path(base)))


def base_of(config: dict[str, Any]) -> str | None:
    """`model.base` as it stands there; None without one."""
    model = config.get("model")
    base = model.get("base") if isinstance(model, dict) else None
    return base if isinstance(base, str) else None


def _changed(config: dict[str, Any], base: str) -> dict[str, Any]:
    return {**config, "model": {**config["model"], "base": base}}
