"""A whole experiment: three epochs, the study and the graphs, against stock parts."""

import json
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pandas as pd

from ane_research.datasets import data_root
from ane_research.experiment import Experiment
from benchmarks.case import Case
from benchmarks.stock import OVERRIDES

EXPERIMENT = Path(__file__).parents[1] / "experiments" / "sst_tanh_sparsemax.jsonnet"
NUM_ORDERS = 5  #: of chance, where a study has 200: the plain way would take an hour
PLANTED = {
    "dataset_reader": {"type": "planted"},
    "train_data_path": "train",
    "validation_data_path": "validation",
    "test_data_path": "test",
}


def cases(device: str) -> Iterator[Case]:
    """On the SST, or on generated sentences where it is not at hand."""
    has_sst = (data_root() / "sst" / "train.txt").is_file()
    shorter = {"trainer.num_epochs": 3, "evaluation.num_relabellings": NUM_ORDERS}
    ours = {**shorter, **({} if has_sst else PLANTED)}
    yield Case(
        name=f"three epochs, study and graphs, {'SST' if has_sst else 'planted'}",
        ours=partial(run_experiment, ours, device),
        reference=partial(run_experiment, {**ours, **json.loads(OVERRIDES)}, device),
        difference=largest_difference,
        once=True,
    )


def run_experiment(overrides: dict, device: str) -> pd.Series:
    """Runs it in a temporary folder; returns the mean of every agreement."""
    with tempfile.TemporaryDirectory() as folder:
        experiment = Experiment(
            EXPERIMENT,
            output_dir=folder,
            embeddings="none",
            device=device,
            overrides=json.dumps(overrides),
        )
        rows = Experiment.load(experiment.run()).agreement
    return rows.groupby(["measure_a", "measure_b", "agreement"])["value"].mean()


def largest_difference(ours: pd.Series, theirs: pd.Series) -> float:
    return float((ours - theirs).abs().max())
