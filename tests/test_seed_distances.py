"""Distances between seeds, against SciPy and by hand."""

import numpy as np
import pandas as pd
import pytest
from scipy.spatial.distance import jensenshannon

from ane_research.evaluation.seed_distances import as_counterfactual, seed_distances
from tests.tolerances import EXACT

LENGTHS = (3, 6, 1)
SEEDS = (2, 5, 7)


@pytest.fixture
def instances() -> pd.DataFrame:
    """Three texts; the seeds predict them with more and more probability of label "1"."""
    rows = []
    for seed in SEEDS:
        for number in range(3):
            probability = 0.3 + seed / 20 + number / 50  # of label "1"
            label = "1" if probability > 0.5 else "0"
            row = {"seed": seed, "instance_id": number, "label": "0", "predicted_label": label}
            rows.append({**row, "probability": max(probability, 1 - probability)})
    return pd.DataFrame(rows)


@pytest.fixture
def importance() -> pd.DataFrame:
    rng = np.random.default_rng(13)
    rows = [
        {"seed": seed, "instance_id": number, "measure": measure, "scores": scores}
        for seed in SEEDS
        for measure in ("gradient", "attention")
        for number, scores in enumerate(rng.dirichlet(np.ones(length)) for length in LENGTHS)
    ]
    return pd.DataFrame(rows)


def attention_of(importance: pd.DataFrame, seed: int, number: int) -> np.ndarray:
    key = (importance["seed"] == seed) & (importance["instance_id"] == number)
    (scores,) = importance.loc[key & (importance["measure"] == "attention"), "scores"]
    return scores


def test_every_two_seeds_are_compared_in_both_orders(instances, importance) -> None:
    found = seed_distances(instances, importance)
    assert len(found) == 6 * 3
    for row in found.itertuples():
        a, b = (attention_of(importance, s, row.instance_id) for s in (row.seed, row.other_seed))
        assert row.jsd == pytest.approx(jensenshannon(a, b) ** 2, abs=EXACT)
        assert row.max_attention == pytest.approx(a.max(), abs=EXACT)
        # Whichever label each of the two predicts.
        assert row.tvd == pytest.approx(abs(row.seed - row.other_seed) / 20, abs=EXACT)


def test_the_change_of_the_prediction_is_unknown_for_three_labels(instances, importance) -> None:
    found = seed_distances(instances.assign(label="2"), importance)
    assert found["tvd"].isna().all()
    assert found["jsd"].notna().all()


def test_a_third_label_that_is_never_seen_shows_in_the_probability(instances, importance) -> None:
    unsure = instances.assign(probability=instances["probability"].where(instances.index > 0, 0.4))
    assert seed_distances(unsure, importance)["tvd"].isna().all()


def test_one_seed_or_no_attention_gives_no_rows(instances, importance) -> None:
    assert seed_distances(instances, importance[importance["seed"] == 2]).empty
    assert seed_distances(instances, importance[importance["measure"] == "gradient"]).empty


def test_the_candidates_of_a_text_are_the_attentions_of_the_other_seeds(
    instances, importance
) -> None:
    distances = seed_distances(instances, importance)
    found = as_counterfactual(distances).set_index(["seed", "instance_id"])
    assert len(found) == 9
    row = found.loc[(5, 1)]
    own = distances[(distances["seed"] == 5) & (distances["instance_id"] == 1)]
    assert (row["num_candidates"], row["num_accepted"]) == (2, 2)
    assert row["max_jsd"] == own["jsd"].max()
    assert row["mean_tvd"] == pytest.approx((3 + 2) / 40, abs=EXACT)
    assert row["max_tvd"] == pytest.approx(3 / 20, abs=EXACT)
    assert row["predicted_label"] == "1"


def test_attention_that_padding_has_a_part_of_is_compared_as_a_distribution(
    instances, importance
) -> None:
    of_two = (importance["seed"] == 2) & (importance["measure"] == "attention")
    halved = importance["scores"].where(~of_two, importance["scores"] / 2)
    whole, part = (
        seed_distances(instances, importance.assign(scores=scores))
        for scores in (importance["scores"], halved)
    )
    assert part["jsd"].tolist() == pytest.approx(whole["jsd"].tolist(), abs=EXACT)
