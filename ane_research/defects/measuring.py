"""One trained model, studied with each released behaviour."""

import copy
import json
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, cast

import pandas as pd
from allennlp.common import Params
from allennlp.common.util import prepare_environment
from allennlp.evaluation import Evaluator

from ane_research.configuration import with_seed
from ane_research.defects.released import Configuration, variations, with_released
from ane_research.evaluation import Study
from ane_research.progress import Progress
from ane_research.report.tables import ALL_CLASSES, comparisons, correlation_table
from ane_research.stages import Studied

STATISTICS = ("mean", "mean_chance", "sig_frac", "n_undefined")


def measure_defects(configuration: Configuration, models: Mapping[int, Path]) -> pd.DataFrame:
    """Every number of a study with each released behaviour, and with none and all.

    Args:
        configuration: Resolved; how far it is as released does not matter.
        models: The folder of each seed's trained model.

    Returns:
        A row for each number: `variation` (a behaviour, "correct" or "all"), `measure_a`,
        `measure_b`, `agreement`, `class`, `quantity` and `value`. Instances and seeds are pooled.
        The quantity "accuracy" belongs to no measures.
    """
    configuration = without_controls(configuration)
    found: dict[str, list[tuple[pd.DataFrame, float]]] = {name: [] for name in variations()}
    for seed, folder in models.items():
        with tempfile.TemporaryDirectory() as scratch:
            model = OneModel(with_seed(configuration, seed), folder, Progress(Path(scratch)))
            for name, names in variations().items():
                rows, accuracy = model.study(with_released(model.configuration, names))
                found[name].append((rows.assign(seed=seed), accuracy))
    frames = []
    for name, of_seeds in found.items():
        pooled = name in ("pooled_significance", "all")
        rows = pd.concat([rows for rows, _ in of_seeds], ignore_index=True)
        accuracy = sum(accuracy for _, accuracy in of_seeds) / len(of_seeds)
        frames.append(numbers(rows, accuracy, pooled).assign(variation=name))
    return pd.concat(frames, ignore_index=True)


def without_controls(configuration: Configuration) -> Configuration:
    """A configuration without its controls: what they agree with would be computed for nothing."""
    measures = new_study(configuration).importance
    changed = copy.deepcopy(configuration)
    entries = changed["evaluation"]["importance"]
    kept = {name: entry for name, entry in entries.items() if not measures[name].is_control}
    changed["evaluation"]["importance"] = kept
    return changed


class OneModel:
    """Studies a model again and again; what two studies share is computed once."""

    def __init__(self, configuration: Configuration, folder: Path, progress: Progress) -> None:
        self.configuration = configuration
        self.folder = folder
        self.progress = progress
        self.known: dict[str, Any] = {}

    def study(self, configuration: Configuration) -> tuple[pd.DataFrame, float]:
        """The columns of `AgreementRow`, and the accuracy."""
        section, loader = configuration["evaluation"], configuration["validation_data_loader"]
        studied = self.once(
            ["load", loader], lambda: Studied(configuration, self.folder, self.progress)
        )
        model, texts = studied.model, studied.loader
        study = new_study(configuration)
        given = [loader, section["attend_to_padding"]]
        instances, metrics = self.once(["predict", given], lambda: study.predict(model, texts))
        scores = [
            self.once(["score", given, name, entry], partial(study.score, name, model, texts))
            for name, entry in section["importance"].items()
        ]
        importance = pd.concat(scores, ignore_index=True)
        compared = [given, section["importance"], section["drop_edges"]]
        rows = [
            self.once(
                ["compare", compared, name, entry],
                partial(study.compare, name, instances, importance),
            )
            for name, entry in section["agreement"].items()
        ]
        return pd.concat(rows, ignore_index=True), metrics["accuracy"]

    def once(self, key: Any, compute: Callable[[], Any]) -> Any:
        """What was found under a key, or else computes it."""
        text = json.dumps(key, sort_keys=True)
        if text not in self.known:
            self.known[text] = compute()
        return self.known[text]


def new_study(configuration: Configuration) -> Study:
    """The study of a configuration; what is random in it starts from the seed."""
    params = Params(copy.deepcopy(configuration))
    prepare_environment(params)
    section, device = params.pop("evaluation"), configuration["trainer"]["cuda_device"]
    return cast(Study, Evaluator.from_params(section, cuda_device=device))


def numbers(rows: pd.DataFrame, accuracy: float, pooled_significance: bool) -> pd.DataFrame:
    """The numbers of a study's tables, a row for each."""
    found = [("", "", "", ALL_CLASSES, "accuracy", accuracy)]
    for _, group in comparisons(rows):
        names = tuple(group.iloc[0][["measure_a", "measure_b", "agreement"]])
        table = correlation_table(group, pooled_significance)[list(STATISTICS)]
        found += [
            (*names, label, quantity, value)
            for label, row in table.iterrows()
            for quantity, value in row.items()
        ]
    columns = ["measure_a", "measure_b", "agreement", "class", "quantity", "value"]
    return pd.DataFrame(found, columns=columns)
