"""Tests of checking a configuration by building all that it names."""

import copy
from pathlib import Path
from typing import Any

import pytest

from ane_research.configuration.check import check_configuration
from ane_research.configuration.explain import explain_error


@pytest.fixture
def config(tmp_path: Path) -> dict[str, Any]:
    """A small text classifier of AllenNLP's own parts."""
    data = tmp_path / "data.jsonl"
    data.write_text('{"text": "a b", "label": "1"}\n{"text": "c", "label": "0"}\n')
    return {
        "dataset_reader": {"type": "text_classification_json", "tokenizer": "just_spaces"},
        "train_data_path": str(data),
        "validation_data_path": str(data),
        "model": {
            "type": "basic_classifier",
            "text_field_embedder": {
                "token_embedders": {"tokens": {"type": "embedding", "embedding_dim": 5}}
            },
            "seq2vec_encoder": {"type": "bag_of_embeddings", "embedding_dim": 5},
        },
        "data_loader": {"batch_size": 2},
        "trainer": {"num_epochs": 1, "optimizer": "adam", "cuda_device": -1},
        "evaluation": {"type": "simple"},
        "random_seed": 1,
        "numpy_seed": 1,
        "pytorch_seed": 1,
    }


def problem_with(config: dict[str, Any]) -> str:
    with pytest.raises(Exception) as error:  # noqa: PT011 (whichever it is, it is explained)
        check_configuration(config)
    return str(explain_error(error.value))


def test_a_correct_configuration_passes_and_is_not_changed(config: dict[str, Any]) -> None:
    original = copy.deepcopy(config)
    check_configuration(config)
    assert config == original


def test_keys_of_the_train_command_pass(config: dict[str, Any]) -> None:
    check_configuration({**config, "include_in_archive": ["x"]})


@pytest.mark.parametrize(
    ("section", "key", "value", "message"),
    [
        (
            "model",
            "type",
            "basic_clasifier",
            "model.type: 'basic_clasifier' is not a registered name; "
            "did you mean 'basic_classifier'?",
        ),
        (
            "evaluation",
            "type",
            "simpel",
            "evaluation.type: 'simpel' is not a registered name; did you mean 'simple'?",
        ),
        (
            "evaluation",
            "cuda_devise",
            0,
            "cuda_devise: no such key of SimpleEvaluator; did you mean 'cuda_device'?",
        ),
        (
            "data_loader",
            "batch_sise",
            3,
            "batch_sise: no such key of MultiProcessDataLoader; did you mean 'batch_size'?",
        ),
        (
            # AllenNLP's trainer takes any key and does nothing with it.
            "trainer",
            "patiance",
            3,
            "trainer.patiance: no such key of GradientDescentTrainer; did you mean 'patience'?",
        ),
        (
            "trainer",
            "validation_metric",
            "auc",
            "metric_name must start with + or -",
        ),
    ],
)
def test_what_is_wrong_inside_a_section_is_explained(
    config: dict[str, Any], section: str, key: str, value: Any, message: str
) -> None:
    config[section][key] = value
    assert problem_with(config) == message


def test_an_unknown_section_is_explained(config: dict[str, Any]) -> None:
    config["modle"] = {}
    assert problem_with(config) == "modle: no such key of TrainModel; did you mean 'model'?"


def test_a_missing_section_is_explained(config: dict[str, Any]) -> None:
    del config["trainer"]
    assert problem_with(config) == "trainer: required, but missing"


def test_a_missing_data_file_is_explained(config: dict[str, Any], tmp_path: Path) -> None:
    config["test_data_path"] = str(tmp_path / "none.jsonl")
    assert problem_with(config) == f"{tmp_path / 'none.jsonl'}: no such file"


def test_a_missing_study_is_explained(config: dict[str, Any]) -> None:
    del config["evaluation"]
    assert problem_with(config) == "evaluation: required, but missing; add `+ study.paper`"


def test_agreement_of_no_measures_is_explained(config: dict[str, Any]) -> None:
    agreement = {"tau": "kendall_tau"}
    config["evaluation"] = {"type": "study", "importance": {}, "agreement": agreement}
    assert problem_with(config).startswith("evaluation.importance: names no measure")


def test_a_metric_that_the_model_lacks_is_explained(config: dict[str, Any]) -> None:
    config["trainer"]["validation_metric"] = "+auc"
    problem = problem_with(config)
    assert "this model has no 'auc', but accuracy, loss" in problem
    assert problem.endswith("It has 2 labels: '1', '0'")


@pytest.mark.parametrize("number", [0, -1, 1.5, None])
def test_a_training_without_epochs_is_explained(config: dict[str, Any], number: Any) -> None:
    config["trainer"]["num_epochs"] = number
    assert problem_with(config).endswith(f"num_epochs: is {number}; use a whole number from 1")


@pytest.mark.parametrize("name", ["../x", "a/b", "", ".hidden", "a b"])
@pytest.mark.parametrize("part", ["importance", "agreement"])
def test_a_name_that_is_not_one_of_a_file_is_explained(
    config: dict[str, Any], part: str, name: str
) -> None:
    asked = {"importance": {"a": "attention", "g": "gradient"}, "agreement": {"t": "kendall_tau"}}
    asked[part][name] = next(iter(asked[part].values()))
    config["evaluation"] = {"type": "study", **asked}
    assert problem_with(config).startswith(f"evaluation.{part}: {name!r} is to be in names of")


@pytest.mark.parametrize(
    "importance", [{"a": "attention"}, {"r": "random", "u": "untrained_attention"}]
)
def test_agreement_of_no_two_measures_is_explained(
    config: dict[str, Any], importance: dict[str, str]
) -> None:
    agreement = {"tau": "kendall_tau"}
    config["evaluation"] = {"type": "study", "importance": importance, "agreement": agreement}
    assert problem_with(config).startswith("evaluation.importance: names no two measures")


def test_a_model_of_which_the_study_cannot_ask_is_explained(config: dict[str, Any]) -> None:
    importance = {"attention": "attention"}
    config["evaluation"] = {"type": "study", "importance": importance, "agreement": {}}
    assert problem_with(config).startswith("model.type: a BasicClassifier is no AttentionModel")
