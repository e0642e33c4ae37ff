"""A study of a model of pairs, from training to rows."""

import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from allennlp.commands.evaluate import evaluate_from_archive
from allennlp.commands.train import train_model
from allennlp.common import Params
from allennlp.data import DatasetReader, Instance, Token
from allennlp.data.data_loaders import SimpleDataLoader
from allennlp.data.fields import LabelField, MetadataField, MultiLabelField, TextField
from allennlp.data.token_indexers import SingleIdTokenIndexer
from allennlp.evaluation import Evaluator
from allennlp.predictors import Predictor

import ane_research.plugin  # noqa: F401
from ane_research.evaluation import StudyRows
from ane_research.results import InstanceRow, read_rows, write_rows
from tests.pairs import pair_classifier
from tests.tolerances import EXACT

COLORS = ("red", "green", "blue")
NUM_PAIRS = "6"
STUDY = {
    "type": "study",
    "importance": {name: name for name in ("attention", "gradient", "leave_one_out")},
    "agreement": {"kendall_tau": "kendall_tau"},
    "counterfactual": {
        "permutation": {"type": "permutation", "num_permutations": 10},
        "adversarial": {"type": "adversarial", "num_steps": 5, "num_restarts": 2},
    },
}
EXPERIMENT = {
    "dataset_reader": {"type": "colored_things"},
    "train_data_path": "96",
    "validation_data_path": "32",
    "model": {
        "type": "attention_pair_classifier",
        "embedder": {"token_embedders": {"tokens": {"type": "embedding", "embedding_dim": 8}}},
        "encoder": {"type": "average", "hidden_size": 16},
        "query_encoder": {"type": "average", "hidden_size": 16},
        "scoring": "dot",
        "activation": "softmax",
        "boundary_symbols": True,
    },
    "data_loader": {"batch_size": 16, "shuffle": True},
    "trainer": {
        "num_epochs": 20,
        "validation_metric": "+accuracy",
        "optimizer": {"type": "adam", "lr": 0.05},
        "enable_default_callbacks": False,
    },
    "evaluation": STUDY,
}


@DatasetReader.register("colored_things")
class ColoredThings(DatasetReader):
    """Says which thing has which colour and asks for one; a file's name is how many pairs it has.

    Candidates are the colours said. Both texts have symbols around them.
    """

    def _read(self, file_path: str) -> Iterator[Instance]:
        rng = random.Random(file_path)
        for number in range(int(file_path)):
            said = dict(zip(("ball", "cup"), rng.sample(COLORS, 2), strict=True))
            things = rng.sample(list(said), 2)
            tokens = [f"{said[thing]}-{thing}" for thing in things]
            asked = rng.choice(things)
            position = [things.index(asked)]
            yield self.text_to_instance(
                tokens, ["the", asked], list(said.values()), said[asked], position, number
            )

    def text_to_instance(  # type: ignore[override]
        self, tokens, query, candidates=COLORS, label=None, rationale=(), instance_id=None
    ) -> Instance:
        metadata = {
            "instance_id": instance_id,
            "tokens": tokens,
            "query": query,
            "label": label,
            "rationale": list(rationale),
        }
        fields = {
            "tokens": self.text_field(tokens),
            "query": self.text_field(query),
            "candidates": MultiLabelField(candidates, label_namespace="labels"),
            "metadata": MetadataField(metadata),
        }
        return Instance(fields if label is None else {**fields, "label": LabelField(label)})

    def text_field(self, words: list[str]) -> TextField:
        bounded = [Token(word) for word in ("<", *words, ">")]
        return TextField(bounded, {"tokens": SingleIdTokenIndexer()})


def study(batch_size: int) -> StudyRows:
    """Of six pairs by a model with random weights, the same each time."""
    torch.manual_seed(13)
    model = pair_classifier(boundary_symbols=True, labels=COLORS)
    pairs = list(ColoredThings().read(NUM_PAIRS))
    loader = SimpleDataLoader(pairs, batch_size=batch_size, vocab=model.vocab)
    return Evaluator.from_params(Params(copy.deepcopy(STUDY))).run(model, loader)


@pytest.fixture(scope="module")
def rows() -> StudyRows:
    return study(batch_size=4)


def test_rows_have_the_words_of_both_texts(rows: StudyRows, tmp_path: Path) -> None:
    write_rows(rows.instances, InstanceRow, tmp_path / "rows.parquet")
    instances = read_rows(InstanceRow, tmp_path / "rows.parquet")
    for pair, instance in zip(ColoredThings().read(NUM_PAIRS), instances.itertuples(), strict=True):
        metadata = pair["metadata"]
        assert list(instance.tokens) == metadata["tokens"]
        assert list(instance.query) == metadata["query"]
        assert instance.label == metadata["label"]


def test_every_pair_has_every_score_comparison_and_counterfactual(rows: StudyRows) -> None:
    assert rows.importance["scores"].map(len).tolist() == 3 * 6 * [2]
    assert len(rows.agreement) == 3 * 6
    assert rows.counterfactual["weights"].map(len).tolist() == 2 * 6 * [2]


def test_only_candidates_are_predicted(rows: StudyRows) -> None:
    for instance in rows.instances.itertuples():
        said = [token.partition("-")[0] for token in instance.tokens]
        assert instance.predicted_label in said


def test_scores_are_the_same_whatever_the_batches(rows: StudyRows) -> None:
    scores = (found.importance["scores"] for found in (rows, study(batch_size=1)))
    for together, by_itself in zip(*scores, strict=True):
        np.testing.assert_allclose(together, by_itself, atol=EXACT)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pairs") / "run"
    train_model(Params(copy.deepcopy(EXPERIMENT)), folder)
    return folder / "model.tar.gz"


@pytest.mark.slow
def test_a_trained_model_answers_and_attends_to_what_decides(archive: Path, tmp_path: Path) -> None:
    path = tmp_path / "metrics.json"
    metrics = evaluate_from_archive(archive, "40", metrics_output_file=str(path))
    assert metrics["accuracy"] > 0.9
    assert 0 <= metrics["permutation_median_tvd_mean"] <= 1
    assert -1 <= metrics["gradient_leave_one_out_kendall_tau_mean"] <= 1
    assert json.loads(path.read_text()) == pytest.approx(metrics)


@pytest.mark.slow
def test_a_trained_model_predicts_a_line_of_json(archive: Path) -> None:
    predictor = Predictor.from_path(archive)
    pair = {"tokens": ["red-ball", "blue-cup"], "query": ["the", "cup"]}
    assert predictor.predict_json(pair)["label"] == "blue"
    only_red = predictor.predict_json({**pair, "candidates": ["red"]})
    assert only_red["label"] == "red"
    assert sorted(only_red["probabilities"]) == [0, 0, 1]
