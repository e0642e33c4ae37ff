"""The experiment files of Jain & Wallace's grid: names, contents, and a training of some."""

import json
from collections import Counter
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import _jsonnet
import pytest

from ane_research.configuration.check import check_study, check_trainer_keys
from ane_research.datasets.planted import Sizes, generate
from ane_research.experiment import Experiment

EXPERIMENTS = Path(__file__).parents[1] / "experiments"
LIB = EXPERIMENTS / "lib"
FOLDER = EXPERIMENTS / "jain_wallace"
SINGLE = (
    "sst",
    "imdb",
    "20news_sports",
    "ag_news",
    "adr_tweets",
    "mimic_anemia",
    "mimic_diabetes",
)
PAIR: tuple[str, ...] = ()
ENCODERS = {"bilstm": "", "average": "average_", "convolution": "convolution_"}
GRID = {
    f"jw_{dataset}_{ENCODERS[encoder]}{scoring}_softmax": (dataset, encoder, scoring)
    for dataset, encoder, scoring in product((*SINGLE, *PAIR), ENCODERS, ("tanh", "dot"))
}
TINY = json.dumps({"model.embedder.token_embedders.tokens.embedding_dim": 8,
                   "model.encoder.hidden_size": 4,
                   "trainer.num_epochs": 1,
                   "evaluation.counterfactual": {"permutation": "permutation"}})  # fmt: skip


@cache
def evaluated(expression: str) -> dict[str, Any]:
    """The value of a Jsonnet expression in the folder of experiments."""
    return json.loads(_jsonnet.evaluate_snippet(f"{EXPERIMENTS}/part.jsonnet", expression))


def load(name: str) -> dict[str, Any]:
    # All at once, because what takes long is to start Jsonnet.
    files = (f"'{known}': import 'jain_wallace/{known}.jsonnet'" for known in GRID)
    return evaluated(f"{{ {', '.join(files)} }}")[name]


def test_the_grid_is_complete() -> None:
    assert {path.stem for path in FOLDER.glob("*.jsonnet")} == set(GRID)


def test_no_two_experiments_have_one_name_and_so_one_folder_of_outputs() -> None:
    names = Counter(path.stem for path in EXPERIMENTS.rglob("*.jsonnet"))
    assert [name for name, number in names.items() if number > 1] == []


@pytest.mark.parametrize("name", GRID)
def test_a_file_has_what_its_name_says(name: str) -> None:
    dataset, encoder, scoring = GRID[name]
    config = load(name)
    section = evaluated("(import 'lib/datasets.libsonnet').jain_wallace")[dataset]
    for key in ("dataset_reader", "train_data_path", "validation_data_path", "test_data_path"):
        assert config[key] == section[key]
    model = config["model"]
    parts = {key: model[key]["type"] for key in ("encoder", "scoring", "activation")}
    assert parts == {"encoder": encoder, "scoring": scoring, "activation": "softmax"}
    assert model["boundary_symbols"] is True
    assert set(config["evaluation"]["counterfactual"]) == {"permutation", "adversarial"}
    assert (FOLDER / f"{name}.jsonnet").read_text().startswith(
        f"// python run_experiment.py --experiment_path experiments/jain_wallace/{name}.jsonnet\n"
    )  # fmt: skip


@pytest.mark.parametrize("name", GRID)
def test_a_study_and_a_trainer_are_built_of_it(name: str) -> None:
    check_study(load(name))
    check_trainer_keys(load(name))


def test_single_sequences_are_trained_as_jain_and_wallace_did() -> None:
    config = load("jw_sst_tanh_softmax")
    trainer = config["trainer"]
    assert config["model"]["loss_reduction"] == "sum"
    assert config["data_loader"]["batch_sampler"]["batch_size"] == 32
    assert trainer["num_epochs"] == 8
    assert trainer["validation_metric"] == "+auc"
    assert trainer["callbacks"] == [{"type": "best_epoch_from", "epoch": 1}, "balanced_labels"]


def test_more_than_two_labels_are_selected_by_accuracy() -> None:
    config = evaluated(
        "local dataset = (import 'lib/datasets.libsonnet').jain_wallace.ag_news_4_classes;"
        "(import 'lib/jain_wallace.libsonnet').single(dataset, 'average', 'tanh', num_labels=4)"
    )
    assert config["trainer"]["validation_metric"] == "+accuracy"
    assert config["trainer"]["callbacks"] == [{"type": "best_epoch_from", "epoch": 1}]


def write_sst(root: Path) -> None:
    """`sst/*.txt` of generated sentences."""
    (root / "sst").mkdir()
    sizes = Sizes(train=64, validation=32, test=32)
    for split, sentences in generate(sizes, seed=0).items():
        trees = [
            f"({4 * int(s.label)} {' '.join(f'(2 {token})' for token in s.tokens)})"
            for s in sentences
        ]
        name = "dev" if split == "validation" else split
        (root / "sst" / f"{name}.txt").write_text("\n".join(trees) + "\n")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["jw_sst_tanh_softmax", "jw_sst_convolution_dot_softmax"])
def test_a_file_runs(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANE_DATA_ROOT", str(tmp_path))
    write_sst(tmp_path)
    path = FOLDER / f"{name}.jsonnet"
    experiment = Experiment(
        path, output_dir=tmp_path / "outputs", embeddings="none", device="cpu", overrides=TINY
    )
    run = Experiment.load(experiment.run())
    assert run.manifest["status"] == "complete"
    assert set(run.counterfactual["counterfactual"]) == {"permutation"}
