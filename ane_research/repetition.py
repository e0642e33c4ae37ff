"""Runs a finished run once more, from its own manifest, and compares the numbers."""

from pathlib import Path

import numpy as np
import pandas as pd
import torch

from ane_research.errors import InputError
from ane_research.experiment import Experiment
from ane_research.manifest import data_checksums, versions
from ane_research.record import ROWS
from ane_research.report.runs import Run, load_run

KINDS = ("instances", *ROWS)


def repeat(run_dir: Path | str) -> Path:
    """Trains and studies anew with the configuration, seeds, device and threads of a run.

    Returns:
        The folder of the new run, beside the old one.

    Raises:
        InputError: The run is not finished, or its data is not what it was.
    """
    run = load_run(run_dir)
    check_data(run)
    experiment = Experiment(
        run.folder / "experiment.json",
        seeds=run.manifest["seeds"],
        output_dir=run.folder.parents[1],
        device=run.manifest["device"],
        name=run.experiment,
    )
    threads = torch.get_num_threads()
    torch.set_num_threads(run.manifest.get("machine", {}).get("torch_threads", threads))
    try:
        return experiment.run(trained=run.manifest.get("trained"), fresh=True)
    finally:
        torch.set_num_threads(threads)


def check_data(run: Run) -> None:
    """Compares the data with the checksums in the manifest.

    Raises:
        InputError: A file is another one now.
    """
    now = data_checksums(run.configuration)
    for path, before in run.manifest["data"].items():
        if now.get(path) != before:
            raise InputError(
                f"{path}: its checksum is {now.get(path)}, but {before} in "
                f"{run.folder / 'manifest.json'}; put the file of then in its place"
            )


def other_versions(run: Run) -> dict[str, tuple[str, str]]:
    """The versions that are not those of the run: then and now, by library."""
    before, now = run.manifest.get("versions", {}), versions()
    return {
        name: (str(before.get(name)), version)
        for name, version in now.items()
        if before.get(name) != version
    }


def differences(one: Run, other: Run) -> dict[str, float]:
    """The largest difference of a number in each kind of rows.

    Returns:
        By kind: 0 where all is equal; infinity where the rows, their texts or what is undefined
        are not the same.
    """
    return {kind: difference(getattr(one, kind), getattr(other, kind)) for kind in KINDS}


def difference(one: pd.DataFrame, other: pd.DataFrame) -> float:
    """The largest difference of a number in rows of one kind; lists are compared by element."""
    if one.shape != other.shape or list(one) != list(other):
        return float("inf")
    return max((column_difference(one[name], other[name]) for name in one), default=0.0)


def column_difference(one: pd.Series, other: pd.Series) -> float:
    texts = [column.explode() for column in (one, other)]
    try:
        a, b = (text.to_numpy().astype(float) for text in texts)
    except ValueError:  # words, and NaN for a list of none
        return 0.0 if texts[0].equals(texts[1]) else float("inf")
    if a.shape != b.shape or not np.array_equal(np.isnan(a), np.isnan(b)):
        return float("inf")
    return float(np.nanmax(np.abs(a - b), initial=0.0))
