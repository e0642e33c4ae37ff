"""The experiments of Wiegreffe & Pinter: what the files say, and what a trained adversary does."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from ane_research.configuration import load_configuration
from ane_research.configuration.check import check_before_training
from ane_research.experiment import Experiment
from ane_research.report.runs import Run
from tests.test_experiment_files import evaluated
from tests.tiny import QUICKSTART

EXPERIMENTS = Path(__file__).parents[1] / "experiments"
NAMES = sorted(path.stem for path in (EXPERIMENTS / "wiegreffe_pinter").glob("*.jsonnet"))
LIB = EXPERIMENTS / "lib"
GOOD, BAD = ("good", "fine", "great"), ("bad", "poor", "awful")
BASE = """
(import '%s') + {
  dataset_reader: { type: 'labeled_text' },
  train_data_path: '%s/train.csv',
  validation_data_path: '%s/validation.csv',
  test_data_path: '%s/test.csv',
  model+: { activation: 'softmax' },
  trainer+: { num_epochs: 20, patience: null, optimizer+: { lr: 0.01 } },
  evaluation+: {
    importance: { attention: 'attention', gradient: 'gradient' },
    agreement: { kendall_tau: 'kendall_tau' },
  },
}
"""
BUILT_ON = {
    "adversary": """
(import 'base.jsonnet') + (import '%s/study.libsonnet').trained_adversary + {
  model+: { type: 'trained_adversary', base: 'base', divergence_weight: 0 },
  trainer+: { validation_metric: '-loss' },
}
""",
    "guided": """
(import 'base.jsonnet') + {
  model+: {
    type: 'guided_classifier',
    base: 'base',
    encoder+: { type: 'average' },
    scoring:: null,
    activation:: null,
  },
}
""",
}


def load(name: str) -> dict[str, Any]:
    # All at once, because what takes long is to start Jsonnet.
    files = (f"'{known}': import 'wiegreffe_pinter/{known}.jsonnet'" for known in NAMES)
    return evaluated(f"{{ {', '.join(files)} }}")[name]


@pytest.mark.parametrize("name", NAMES)
def test_a_study_and_a_trainer_are_built_of_a_file_and_its_base_is_an_experiment(name: str) -> None:
    config = load(name)
    check_before_training(config)
    base = config["model"].get("base")
    assert base is None or list(EXPERIMENTS.rglob(f"{base}.jsonnet"))
    path = f"experiments/wiegreffe_pinter/{name}.jsonnet"
    first_line = f"// python run_experiment.py --experiment_path {path}\n"
    assert (EXPERIMENTS.parent / path).read_text().startswith(first_line)


def test_adversaries_are_trained_on_the_data_and_with_the_model_of_their_base() -> None:
    ours, base = (
        load("wp_sst_adversary_1e-3"),
        load_configuration(EXPERIMENTS / "jain_wallace" / "jw_sst_tanh_softmax.jsonnet"),
    )
    for key in ("dataset_reader", "train_data_path", "vocabulary", "data_loader"):
        assert ours[key] == base[key]
    own = {"type", "base", "divergence_weight"}
    model = {key: value for key, value in ours["model"].items() if key not in own}
    assert model == {key: value for key, value in base["model"].items() if key != "type"}


def test_adversaries_are_selected_by_their_loss_on_the_validation_texts() -> None:
    config = load("wp_sst_adversary_3e-3")
    trainer = config["trainer"]
    chosen = [trainer[key] for key in ("num_epochs", "patience", "validation_metric", "callbacks")]
    assert chosen == [80, 10, "-loss", []]
    assert config["validation_data_path"] == "sst/dev.txt"
    assert config["model"]["divergence_weight"] == 0.003


def write_texts(path: Path, size: int, rng: random.Random) -> None:
    """Texts of 5 to 11 words of which one decides, wherever it stands."""
    lines = ["text,label"]
    for number in range(size):
        label = number % 2
        words = [f"w{rng.randrange(30)}" for _ in range(rng.randint(4, 10))]
        words.insert(rng.randrange(len(words) + 1), rng.choice((BAD, GOOD)[label]))
        lines.append(f"{' '.join(words)},{label}")
    path.write_text("\n".join(lines) + "\n")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trained base, and the experiments on it."""
    folder = tmp_path_factory.mktemp("wiegreffe_pinter")
    (folder / "base.jsonnet").write_text(BASE % (QUICKSTART, folder, folder, folder))
    rng = random.Random(0)
    for split, size in (("train", 600), ("validation", 100), ("test", 100)):
        write_texts(folder / f"{split}.csv", size, rng)
    for name, text in BUILT_ON.items():
        (folder / f"{name}.jsonnet").write_text(text.replace("%s", str(LIB)))
    # Its predictions differ, so that it takes something to predict as it does.
    assert run(folder, "base").metrics[1]["test_accuracy"] > 0.8
    return folder


def run(folder: Path, name: str, **overrides: object) -> Run:
    experiment = Experiment(
        folder / f"{name}.jsonnet",
        output_dir=folder / "outputs",
        device="cpu",
        overrides=json.dumps(overrides),
    )
    return Experiment.load(experiment.run())


@pytest.mark.slow
def test_attention_goes_away_from_the_base_with_lambda_while_the_prediction_stays(
    folder: Path,
) -> None:
    runs = [run(folder, "adversary", **{"model.divergence_weight": weight}) for weight in (0, 0.03)]
    divergence = [found.metrics[1]["test_jsd"] for found in runs]
    assert divergence[1] > divergence[0] + 0.2
    assert max(found.metrics[1]["test_tvd"] for found in runs) < 0.05
    for found in runs:
        rows = found.counterfactual.set_index(["counterfactual", "instance_id"])
        means = rows.loc["trained_adversary", ["max_jsd", "mean_tvd"]].mean().to_list()
        metrics = [found.metrics[1][f"test_{name}"] for name in ("jsd", "tvd")]
        assert means == pytest.approx(metrics, abs=1e-5)  # in single precision
        accepted = rows.loc["trained_adversary_accepted"]
        assert (accepted["tvd_at_max_jsd"] <= 0.05).all()


@pytest.mark.slow
def test_a_classifier_of_words_attends_where_its_base_does(folder: Path) -> None:
    attention = []
    for name in ("base", "guided"):
        rows = run(folder, name).importance.set_index(["measure", "instance_id"])
        attention.append(rows.loc["attention", "scores"].explode().astype(float).to_list())
    assert attention[0] == pytest.approx(attention[1], abs=1e-6)


@pytest.mark.slow
def test_a_base_may_lie_elsewhere_when_a_model_is_studied_again(folder: Path) -> None:
    before = run(folder, "guided")
    (folder / "outputs" / "base").rename(folder / "outputs" / "moved")
    random_scores = {"evaluation.importance.random": "random"}
    after = run(folder, "guided", **{"model.base": "moved", **random_scores})
    (folder / "outputs" / "moved").rename(folder / "outputs" / "base")
    assert after.metrics[1] == before.metrics[1]
    assert set(after.importance["measure"]) == {"attention", "gradient", "random"}
