"""The run of the code Neely & Schouten released, and our model with its weights."""

import json
from functools import cached_property
from pathlib import Path
from typing import Any

import _jsonnet
import numpy as np
import pandas as pd
import torch
from allennlp.common import Params
from allennlp.data import DatasetReader, Vocabulary
from allennlp.data.data_loaders import SimpleDataLoader
from allennlp.evaluation import Evaluator
from allennlp.models import Model

import ane_research.plugin  # noqa: F401
from ane_research.evaluation import StudyRows

EXPERIMENTS = Path(__file__).parents[1] / "experiments"
PARAMETERS = {
    "word_embeddings.": "embedder.",
    "attention.layer1.": "scoring.project.",
    "attention.layer2.": "scoring.score.",
    "decoder._linear_layers.0.": "decoder.",
}
MEASURES = {"attention": "attention", "gradient": "gradient", "leave_one_out": "feature_erasure"}


class GoldenRun:
    """`shared/golden/sst_tanh_sparsemax`: per sentence of the test set, in file order.

    Args:
        shared: The folder of real data and golden runs.
    """

    def __init__(self, shared: Path) -> None:
        self.folder = shared / "golden" / "sst_tanh_sparsemax"
        self.test_set = shared / "data" / "sst" / "test.txt"

    @cached_property
    def arrays(self) -> dict[str, np.ndarray]:
        return dict(np.load(self.folder / "per_instance.npz"))

    def vectors(self, name: str) -> list[np.ndarray]:
        """A concatenated array cut into sentences."""
        return np.split(self.arrays[name], np.cumsum(self.arrays["lengths"])[:-1])

    def agreement(self, measure_a: str, measure_b: str, agreement: str) -> np.ndarray:
        """The released value per sentence; theirs name pairs in alphabetical order."""
        pair = sorted([MEASURES[measure_a], MEASURES[measure_b]])
        return self.arrays[f"{'_'.join(pair)}__{agreement}"]

    def table(self, measure_a: str, measure_b: str, agreement: str) -> pd.DataFrame:
        """The table they wrote.

        Its class rows are called by the index of the predicted label, which they took for its
        name: index 0 is label "1" (`vocabulary/labels.txt`). Here they have their true names.
        """
        pair = sorted([MEASURES[measure_a], MEASURES[measure_b]])
        path = self.folder / "correlation" / f"{'_'.join(pair)}_{agreement}.csv"
        labels = (self.folder / "vocabulary" / "labels.txt").read_text().split()
        table = pd.read_csv(path, index_col=0)
        return table.rename(index={str(index): label for index, label in enumerate(labels)})

    @cached_property
    def vocab(self) -> Vocabulary:
        return Vocabulary.from_files(self.folder / "vocabulary")

    @cached_property
    def model(self) -> Model:
        """Our model with their weights."""
        section = configuration("(import 'sst_tanh_sparsemax.jsonnet').model")
        del section["embedder"]["token_embedders"]["tokens"]["pretrained_file"]
        model = Model.from_params(Params(section), vocab=self.vocab)
        weights = np.load(self.folder / "weights.npz")
        model.load_state_dict({ours(name): torch.tensor(weights[name]) for name in weights})
        return model

    def study(self, preset: str) -> StudyRows:
        """Runs a preset of `lib/study.libsonnet` in batches of 64 sentences in file order.

        Theirs says nothing about chance, so one random order of each sentence is enough.
        """
        section = configuration(f"(import 'lib/study.libsonnet').{preset}.evaluation")
        section["num_relabellings"] = 1
        reader = DatasetReader.from_params(Params({"type": "sst_tokens"}))
        instances = list(reader.read(self.test_set))
        loader = SimpleDataLoader(instances, batch_size=64, vocab=self.vocab)
        return Evaluator.from_params(Params(section)).run(self.model, loader)


def configuration(expression: str) -> dict[str, Any]:
    """A part of the experiments' Jsonnet."""
    return json.loads(_jsonnet.evaluate_snippet(f"{EXPERIMENTS}/part.jsonnet", expression))


def ours(name: str) -> str:
    """Our name of a parameter of theirs."""
    for theirs, prefix in PARAMETERS.items():
        if name.startswith(theirs):
            return prefix + name.removeprefix(theirs)
    return name
