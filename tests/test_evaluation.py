import copy
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from allennlp.common import Params
from allennlp.common.checks import ConfigurationError
from allennlp.data import Instance
from allennlp.data.data_loaders import SimpleDataLoader
from allennlp.data.fields import LabelField, MetadataField, TextField
from allennlp.data.token_indexers import SingleIdTokenIndexer
from allennlp.data.tokenizers import Token
from allennlp.evaluation import Evaluator

from ane_research.errors import InputError
from ane_research.evaluation import Study
from ane_research.models import AttentionClassifier
from ane_research.results import (
    AgreementRow,
    CounterfactualRow,
    ImportanceRow,
    InstanceRow,
    read_rows,
    schema,
    write_rows,
)
from tests.classifiers import NUM_WORDS, classifier
from tests.tolerances import EXACT

LENGTHS = [4, 1, 9, 2, 7]
STUDY = {
    "type": "study",
    "importance": {name: name for name in ("attention", "gradient", "leave_one_out")},
    "agreement": {
        "kendall_tau": "kendall_tau",
        "non_zero": {"type": "kendall_top_k", "k": "non_zero"},
        "average_length": {"type": "kendall_top_k", "k": "average_length"},
    },
}

COUNTERFACTUAL = {
    "permutation": "permutation",
    "search": {"type": "adversarial", "num_steps": 5, "num_restarts": 2},
}


@pytest.fixture
def model() -> AttentionClassifier:
    """A sparse one, so that attention's non-zero weights are fewer than the tokens."""
    model = classifier(activation="sparsemax")
    for word in range(NUM_WORDS - 2):
        model.vocab.add_token_to_namespace(f"w{word}")
    return model


@pytest.fixture
def loader(model: AttentionClassifier) -> SimpleDataLoader:
    return SimpleDataLoader(instances(), batch_size=2, vocab=model.vocab)


def instances() -> list[Instance]:
    rng = np.random.default_rng(13)
    texts = [[f"w{word}" for word in rng.integers(0, NUM_WORDS - 2, n)] for n in LENGTHS]
    return [
        Instance(
            {
                "tokens": TextField(
                    [Token(word) for word in words], {"tokens": SingleIdTokenIndexer()}
                ),
                "label": LabelField(str(number % 2)),
                "metadata": MetadataField(
                    {
                        "instance_id": number,
                        "tokens": words,
                        "label": str(number % 2),
                        "rationale": [0],
                    }
                ),
            }
        )
        for number, words in enumerate(texts)
    ]


def study(**changes: object) -> Study:
    return Evaluator.from_params(Params(copy.deepcopy({**STUDY, **changes})))


def test_rows_have_the_columns_of_their_types(model, loader) -> None:
    rows = study().run(model, loader)
    for frame, row_type in (
        (rows.instances, InstanceRow),
        (rows.importance, ImportanceRow),
        (rows.agreement, AgreementRow),
    ):
        assert set(frame.columns) == set(schema(row_type).names)


def test_every_instance_has_every_score_and_every_comparison(model, loader) -> None:
    rows = study().run(model, loader)
    assert len(rows.importance) == 3 * len(LENGTHS)
    assert len(rows.agreement) == 3 * 3 * len(LENGTHS)
    assert rows.importance["scores"].map(len).tolist() == 3 * LENGTHS


def test_controls_are_compared_with_the_others_and_not_with_each_other(model, loader) -> None:
    importance = {name: name for name in ("attention", "gradient", "random", "random_support")}
    rows = study(importance=importance).run(model, loader).agreement
    pairs = rows[["measure_a", "measure_b", "control"]].drop_duplicates()
    assert set(pairs.itertuples(index=False, name=None)) == {
        ("attention", "gradient", False),
        ("attention", "random", True),
        ("attention", "random_support", True),
        ("gradient", "random", True),
        ("gradient", "random_support", True),
    }


def test_rows_are_in_the_order_of_the_file_however_the_batches_are(model, loader) -> None:
    in_order = study().run(model, loader)
    loader.instances.sort(key=lambda instance: len(instance["tokens"]))
    by_length = study().run(model, loader)
    assert by_length.instances["instance_id"].tolist() == [0, 1, 2, 3, 4]
    np.testing.assert_allclose(
        by_length.agreement["value"], in_order.agreement["value"], atol=EXACT
    )


def test_an_undefined_agreement_is_nan_with_a_reason(model, loader) -> None:
    agreement = study().run(model, loader).agreement
    undefined = agreement[agreement["instance_id"] == 1]  # one token
    assert undefined["value"].isna().all()
    assert set(undefined["undefined"]) == {"fewer than 2 tokens"}


def test_chance_does_not_depend_on_the_other_measures_and_batches(model, loader) -> None:
    tau = {"kendall_tau": "kendall_tau"}
    all_rows = study().run(model, loader).agreement
    loader.instances.sort(key=lambda instance: len(instance["tokens"]))
    columns = ["chance", "chance_std", "chance_p_value", "chance_draw", "corrected"]
    alone = study(agreement=tau).run(model, loader).agreement
    beside = all_rows[all_rows["agreement"] == "kendall_tau"]
    np.testing.assert_allclose(alone[columns], beside[columns], atol=EXACT)
    assert alone[columns].isna().all(axis=1).sum() == 3  # one token, three pairs


def test_the_number_and_seed_of_relabellings_can_be_chosen(model, loader) -> None:
    few = study(num_relabellings=4).run(model, loader).agreement["chance_p_value"].dropna()
    assert set((few * 5).round(9)) <= {1, 2, 3, 4, 5}
    other = study(num_relabellings=4, relabelling_seed=1).run(model, loader).agreement
    assert other["chance_p_value"].dropna().tolist() != few.tolist()


def test_average_length_is_the_floor_of_the_mean(model, loader) -> None:
    agreement = study().run(model, loader).agreement
    k = agreement[agreement["agreement"] == "average_length"].groupby("instance_id")["k"].max()
    assert k.tolist() == [min(length, 4) for length in LENGTHS]  # 23 / 5 = 4.6


def test_non_zero_is_attentions_count_for_every_pair(model, loader) -> None:
    rows = study().run(model, loader)
    attention = rows.importance[rows.importance["measure"] == "attention"]["scores"]
    non_zero = attention.map(lambda scores: int((scores != 0).sum())).tolist()
    assert min(non_zero) < max(LENGTHS)
    counted = rows.agreement[rows.agreement["agreement"] == "non_zero"]
    for _, pair in counted.groupby(["measure_a", "measure_b"]):
        assert pair["k"].tolist() == non_zero


def test_classes_have_their_names_and_not_their_indices(model, loader) -> None:
    rows = study().run(model, loader)
    right = rows.instances["label"] == rows.instances["predicted_label"]
    assert rows.metrics["accuracy"] == pytest.approx(right.mean())
    assert rows.metrics["accuracy"] != 0.5  # which wrong names would have as well


def test_dropped_edges_are_not_compared(model, loader) -> None:
    agreement = study(drop_edges=True).run(model, loader).agreement
    lengths = agreement.groupby("instance_id")["num_tokens"].first()
    assert lengths.tolist() == [max(0, length - 2) for length in LENGTHS]


def test_padding_takes_part_in_softmax_for_the_study_only() -> None:
    model = classifier(activation="softmax")
    for word in range(NUM_WORDS - 2):
        model.vocab.add_token_to_namespace(f"w{word}")
    loader = SimpleDataLoader(instances(), batch_size=len(LENGTHS), vocab=model.vocab)
    rows = study(attend_to_padding=True).run(model, loader)
    attention = rows.importance[rows.importance["measure"] == "attention"]
    sums = attention["scores"].map(np.sum)
    assert sums[2] == pytest.approx(1, abs=EXACT)  # the longest has no padding
    assert (sums[[0, 1, 3, 4]] < 1 - 1e-3).all()
    assert not model.activation.attend_to_padding


def test_metrics_are_the_models_and_the_means(model, loader, tmp_path: Path) -> None:
    path = tmp_path / "metrics.json"
    metrics = study()(model, loader, metrics_output_file=path)
    rows = study().run(model, loader).agreement
    tau = rows[(rows["agreement"] == "kendall_tau") & (rows["measure_a"] == "gradient")]
    name = "gradient_leave_one_out_kendall_tau"
    assert metrics[f"{name}_mean"] == pytest.approx(tau["value"].mean())
    assert metrics[f"{name}_n_undefined"] == 1
    assert 0 <= metrics["accuracy"] <= 1
    assert json.loads(path.read_text()).keys() == metrics.keys()


def test_importance_scores_are_written_a_line_each(model, loader, tmp_path: Path) -> None:
    path = tmp_path / "scores.jsonl"
    study()(model, loader, predictions_output_file=path)
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert len(lines) == 3 * len(LENGTHS)
    assert all(len(line["scores"]) == len(line["tokens"]) for line in lines)


def test_a_study_without_counterfactuals_has_no_rows_of_them(model, loader) -> None:
    assert study().run(model, loader).counterfactual.empty


def test_every_instance_has_every_counterfactual_in_the_order_of_the_file(
    model, loader, tmp_path: Path
) -> None:
    loader.instances.sort(key=lambda instance: len(instance["tokens"]))
    rows = study(counterfactual=COUNTERFACTUAL).run(model, loader).counterfactual
    write_rows(rows, CounterfactualRow, tmp_path / "rows.parquet")
    rows = read_rows(CounterfactualRow, tmp_path / "rows.parquet")
    assert rows["counterfactual"].tolist() == ["permutation"] * 5 + ["search"] * 5
    assert rows["instance_id"].tolist() == 2 * [0, 1, 2, 3, 4]
    assert rows["num_candidates"].tolist() == [100] * 5 + [2] * 5
    assert rows["weights"].map(len).tolist() == 2 * LENGTHS


def test_counterfactuals_are_beside_the_models_own_attention(model, loader) -> None:
    rows = study(counterfactual=COUNTERFACTUAL).run(model, loader)
    own = rows.importance[rows.importance["measure"] == "attention"]["scores"].map(max)
    for _, found in rows.counterfactual.groupby("counterfactual"):
        np.testing.assert_allclose(found["max_attention"], own, atol=EXACT)
    labels = 2 * rows.instances["predicted_label"].tolist()
    assert rows.counterfactual["predicted_label"].tolist() == labels


def test_metrics_have_the_means_of_counterfactuals(model, loader) -> None:
    metrics = study(counterfactual=COUNTERFACTUAL)(model, loader)
    assert 0 <= metrics["permutation_median_tvd_mean"] <= metrics["permutation_max_tvd_mean"] <= 1
    assert 0 <= metrics["search_max_jsd_mean"] <= np.log(2)


def test_symbols_at_the_boundaries_are_not_studied(model, loader) -> None:
    long_enough = [text for text in loader.instances if len(text["tokens"]) > 2]
    loader.instances = long_enough
    for instance in long_enough:
        instance["metadata"].metadata["tokens"] = instance["metadata"]["tokens"][1:-1]
    model.boundary_symbols = True
    rows = study(counterfactual=COUNTERFACTUAL).run(model, loader)
    words = [2, 7, 5]
    assert rows.importance["scores"].map(len).tolist() == 3 * words
    assert rows.counterfactual["weights"].map(len).tolist() == 2 * words
    attention = rows.importance[rows.importance["measure"] == "attention"]["scores"]
    np.testing.assert_allclose(attention.map(sum), 1, atol=EXACT)


def test_symbols_that_only_the_model_knows_of_are_refused(model, loader) -> None:
    model.boundary_symbols = True
    with pytest.raises(InputError, match="attends to 2 tokens of a text that has 4"):
        study().run(model, loader)


def test_an_unknown_measure_is_refused_with_a_proposal() -> None:
    with pytest.raises(ConfigurationError, match="gradient"):
        study(importance={"attention": "attention", "gradient": "gradiant"})


def test_the_model_predicts_as_before(model, loader) -> None:
    batch = next(iter(loader))
    before = model(**batch)["probabilities"].detach()
    study().run(model, loader)
    torch.testing.assert_close(model(**batch)["probabilities"], before, atol=0, rtol=0)
