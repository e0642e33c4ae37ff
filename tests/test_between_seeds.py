import copy

import numpy as np
import pandas as pd
import pytest
import scipy.stats
from allennlp.common import Params
from allennlp.evaluation import Evaluator

import ane_research.plugin  # noqa: F401
from ane_research.evaluation.between_seeds import between_seeds

STUDY = {
    "type": "study",
    "importance": {"attention": "attention", "gradient": "gradient"},
    "agreement": {
        "kendall_tau": "kendall_tau",
        "top": {"type": "kendall_top_k", "k": "non_zero"},
    },
}
LENGTHS = (3, 6, 5)
INSTANCES = pd.DataFrame(
    {"instance_id": range(3), "tokens": [["word"] * length for length in LENGTHS]}
)


@pytest.fixture
def importance() -> pd.DataFrame:
    """Scores of three seeds; the attention of seed s is zero but for s tokens."""
    rng = np.random.default_rng(13)
    rows = []
    for seed in (1, 2, 3):
        for measure in ("attention", "gradient"):
            for number, length in enumerate(LENGTHS):
                scores = rng.random(length)
                if measure == "attention":
                    scores[seed:] = 0
                rows.append((number, measure, scores, seed))
    return pd.DataFrame(rows, columns=["instance_id", "measure", "scores", "seed"])


def compared(scores: pd.DataFrame, **options: object) -> pd.DataFrame:
    study = Evaluator.from_params(Params(copy.deepcopy({**STUDY, **options})), cuda_device=-1)
    return pd.concat(between_seeds(study, INSTANCES, scores), ignore_index=True)


def test_each_two_seeds_are_compared_by_each_measure_and_agreement(
    importance: pd.DataFrame,
) -> None:
    rows = compared(importance)
    keys = rows.groupby(["measure", "agreement", "seed_a", "seed_b"]).size()
    assert len(keys) == 2 * 2 * 3
    assert (keys == 3).all()


def test_the_values_are_those_of_the_two_vectors(importance: pd.DataFrame) -> None:
    rows = compared(importance).query("agreement == 'kendall_tau' and measure == 'gradient'")
    scores = importance.set_index(["instance_id", "measure", "seed"])["scores"]
    for _, row in rows.iterrows():
        a, b = (scores[row["instance_id"], "gradient", row[s]] for s in ("seed_a", "seed_b"))
        assert row["value"] == pytest.approx(scipy.stats.kendalltau(a, b).statistic, rel=1e-9)


def test_k_is_the_smaller_number_of_words_attended_to(importance: pd.DataFrame) -> None:
    rows = compared(importance).query("agreement == 'top'")
    assert (rows["k"] == rows[["seed_a", "seed_b"]].min(axis=1)).all()


def test_k_is_that_of_the_models_attention_whatever_it_is_called(importance: pd.DataFrame) -> None:
    renamed = importance.replace({"measure": {"attention": "weights", "gradient": "a_control"}})
    measures = {"a_control": {"type": "random_support"}, "weights": "attention"}
    rows = compared(renamed, importance=measures).query("agreement == 'top'")
    assert (rows["k"] == rows[["seed_a", "seed_b"]].min(axis=1)).all()


def test_edges_are_dropped_where_the_study_drops_them(importance: pd.DataFrame) -> None:
    rows = compared(importance, drop_edges=True)
    assert rows.groupby("instance_id")["num_tokens"].first().tolist() == [1, 4, 3]
    assert (rows.loc[rows["num_tokens"] == 1, "undefined"] == "fewer than 2 tokens").all()
