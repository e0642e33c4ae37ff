"""The experiment files of Jain & Wallace's grid: names, contents, and a training of some."""

import json
from collections import Counter
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import _jsonnet
import pytest

from ane_research.configuration.check import check_before_training
from ane_research.datasets.babi_stories import story_lines
from ane_research.datasets.planted import Sizes, generate
from ane_research.experiment import Experiment

EXPERIMENTS = Path(__file__).parents[1] / "experiments"
LIB = EXPERIMENTS / "lib"
SINGLE = (
    "sst",
    "imdb",
    "20news_sports",
    "ag_news",
    "adr_tweets",
    "mimic_anemia",
    "mimic_diabetes",
)
PAIR = ("snli", "babi_1", "babi_2", "babi_3", "cnn_qa")
ENCODERS = {"bilstm": "", "average": "average_", "convolution": "convolution_"}
GRID = {
    f"jw_{dataset}_{ENCODERS[encoder]}{scoring}_softmax": (dataset, encoder, scoring)
    for dataset, encoder, scoring in product((*SINGLE, *PAIR), ENCODERS, ("tanh", "dot"))
}
#: Data sets of which only a part may be at hand; not comparable with what is published.
IN_PART = {
    "jw_ag_news_test_file_tanh_softmax": ("ag_news_test_file", "bilstm", "tanh"),
    "jw_babi_3_en_tanh_softmax": ("babi_3_en", "bilstm", "tanh"),
    "jw_babi_3_en_dot_softmax": ("babi_3_en", "bilstm", "dot"),
    "jw_snli_dev_file_tanh_softmax": ("snli_dev_file", "bilstm", "tanh"),
}
ALL = {**GRID, **IN_PART}
SIZES = Sizes(train=64, validation=32, test=32)
TINY = {
    "model.embedder.token_embedders.tokens.embedding_dim": 8,
    "model.encoder.hidden_size": 4,
    "trainer.num_epochs": 1,
    "evaluation.counterfactual": {"permutation": "permutation"},
}
TINY_PAIR = {**TINY, "model.query_encoder.hidden_size": 4}


@cache
def evaluated(expression: str) -> dict[str, Any]:
    """The value of a Jsonnet expression in the folder of experiments."""
    return json.loads(_jsonnet.evaluate_snippet(f"{EXPERIMENTS}/part.jsonnet", expression))


def folder_of(name: str) -> str:
    return "jain_wallace_in_part" if name in IN_PART else "jain_wallace"


def load(name: str) -> dict[str, Any]:
    # All at once, because what takes long is to start Jsonnet.
    files = (f"'{known}': import '{folder_of(known)}/{known}.jsonnet'" for known in ALL)
    return evaluated(f"{{ {', '.join(files)} }}")[name]


def test_the_grid_is_complete() -> None:
    for name, expected in (("jain_wallace", GRID), ("jain_wallace_in_part", IN_PART)):
        assert {path.stem for path in (EXPERIMENTS / name).glob("*.jsonnet")} == set(expected)


def test_no_two_experiments_have_one_name_and_so_one_folder_of_outputs() -> None:
    names = Counter(path.stem for path in EXPERIMENTS.rglob("*.jsonnet"))
    assert [name for name, number in names.items() if number > 1] == []


@pytest.mark.parametrize("name", ALL)
def test_a_file_has_what_its_name_says(name: str) -> None:
    dataset, encoder, scoring = ALL[name]
    config = load(name)
    section = evaluated("(import 'lib/datasets.libsonnet').jain_wallace")[dataset]
    for key in ("dataset_reader", "train_data_path", "validation_data_path", "test_data_path"):
        assert config[key] == section[key]
    model = config["model"]
    parts = {key: model[key]["type"] for key in ("encoder", "scoring", "activation")}
    assert parts == {"encoder": encoder, "scoring": scoring, "activation": "softmax"}
    assert model["boundary_symbols"] is True
    assert set(config["evaluation"]["counterfactual"]) == {"permutation", "adversarial"}
    path = f"experiments/{folder_of(name)}/{name}.jsonnet"
    first_line = f"// python run_experiment.py --experiment_path {path}\n"
    assert (EXPERIMENTS.parent / path).read_text().startswith(first_line)


@pytest.mark.parametrize("name", ALL)
def test_a_study_and_a_trainer_are_built_of_it(name: str) -> None:
    check_before_training(load(name))


def test_single_sequences_are_trained_as_jain_and_wallace_did() -> None:
    config = load("jw_sst_tanh_softmax")
    trainer = config["trainer"]
    assert config["model"]["loss_reduction"] == "sum"
    assert config["data_loader"]["batch_sampler"]["batch_size"] == 32
    assert trainer["num_epochs"] == 8
    assert trainer["validation_metric"] == "+auc"
    assert trainer["callbacks"] == [{"type": "best_epoch_from", "epoch": 1}, "balanced_labels"]


@pytest.mark.parametrize(
    ("dataset", "batch_size", "num_epochs", "sizes", "vectors"),
    [
        ("snli", 128, 25, (300, 128), "glove.840B.300d.zip"),
        ("cnn_qa", 90, 25, (300, 128), "wiki.simple.vec"),
        ("babi_3", 50, 100, (50, 32), None),
    ],
)
def test_pairs_are_trained_as_jain_and_wallace_did(
    dataset: str, batch_size: int, num_epochs: int, sizes: tuple[int, int], vectors: str | None
) -> None:
    config = load(f"jw_{dataset}_convolution_dot_softmax")
    trainer, model = config["trainer"], config["model"]
    assert config["data_loader"]["batch_sampler"]["batch_size"] == batch_size
    assert trainer["num_epochs"] == num_epochs
    assert trainer["validation_metric"] == "+accuracy"
    assert trainer["callbacks"] == [{"type": "best_epoch_from", "epoch": 1}]
    embedding = model["embedder"]["token_embedders"]["tokens"]
    assert (embedding["embedding_dim"], model["encoder"]["hidden_size"]) == sizes
    assert Path(embedding["pretrained_file"] or "").name == (vectors or "")
    assert embedding["type"] == "normal_embedding"
    assert model["type"] == "attention_pair_classifier"
    assert model["query_encoder"] == model["encoder"]


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
    for split, sentences in generate(SIZES, seed=0).items():
        trees = [
            f"({4 * int(s.label)} {' '.join(f'(2 {token})' for token in s.tokens)})"
            for s in sentences
        ]
        name = "dev" if split == "validation" else split
        (root / "sst" / f"{name}.txt").write_text("\n".join(trees) + "\n")


def write_babi(root: Path) -> None:
    """The files of task 1, en-10k, of generated stories."""
    folder = root / "babi" / "tasks_1-20_v1-2" / "en-10k"
    folder.mkdir(parents=True)
    for split in ("train", "test"):
        lines = story_lines(1, split, getattr(SIZES, split), seed=0)
        (folder / f"qa1_single-supporting-fact_{split}.txt").write_text("\n".join(lines) + "\n")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "tiny"),
    [
        ("jw_sst_tanh_softmax", TINY),
        ("jw_sst_convolution_dot_softmax", TINY),
        ("jw_babi_1_average_tanh_softmax", TINY_PAIR),
    ],
)
def test_a_file_runs(
    name: str, tiny: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANE_DATA_ROOT", str(tmp_path))
    write_sst(tmp_path)
    write_babi(tmp_path)
    experiment = Experiment(
        EXPERIMENTS / folder_of(name) / f"{name}.jsonnet",
        output_dir=tmp_path / "outputs",
        embeddings="none",
        device="cpu",
        overrides=json.dumps(tiny),
    )
    run = Experiment.load(experiment.run())
    assert run.manifest["status"] == "complete"
    assert set(run.counterfactual["counterfactual"]) == {"permutation"}


@pytest.mark.parametrize(("num_labels", "metric"), [(2, "+auc"), (5, "+accuracy")])
def test_a_classifier_of_more_than_two_labels_is_chosen_by_accuracy(
    num_labels: int, metric: str
) -> None:
    call = f"({{}}, 'tanh', 'softmax', num_labels={num_labels})"
    config = evaluated(f"(import 'lib/classifier.libsonnet'){call}")
    assert config["trainer"]["validation_metric"] == metric


def test_pairs_of_ones_own_need_no_more_than_their_section() -> None:
    section = "{ dataset_reader: { type: 'snli' } }"
    config = evaluated(f"(import 'lib/jain_wallace.libsonnet').pair({section})")
    assert config["model"]["type"] == "attention_pair_classifier"
    assert config["model"]["embedder"]["token_embedders"]["tokens"]["pretrained_file"] is None
