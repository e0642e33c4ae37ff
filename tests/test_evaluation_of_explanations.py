"""A study that asks whether what importance measures find decides, and for a human too."""

from pathlib import Path

import numpy as np
import pytest

from ane_research.results import (
    FaithfulnessRow,
    PlausibilityRow,
    read_rows,
    write_rows,
)
from tests.test_evaluation import LENGTHS, loader, model, study  # noqa: F401 - fixtures
from tests.tolerances import EXACT

FAITHFULNESS = {
    name: name for name in ("sufficiency", "decision_flip_attention", "decision_flip_deletion")
}
PLAUSIBILITY = {"auprc": "auprc", "iou": "iou"}
IMPORTANCE = {name: name for name in ("attention", "leave_one_out", "random")}


@pytest.fixture
def rows(model, loader):  # noqa: F811
    asked = {"faithfulness": FAITHFULNESS, "plausibility": PLAUSIBILITY}
    return study(importance=IMPORTANCE, **asked).run(model, loader)


def test_every_instance_has_every_row_in_the_order_of_the_file(rows, tmp_path: Path) -> None:
    write_rows(rows.faithfulness, FaithfulnessRow, tmp_path / "faithfulness.parquet")
    found = read_rows(FaithfulnessRow, tmp_path / "faithfulness.parquet")
    assert found["faithfulness"].drop_duplicates().tolist() == list(FAITHFULNESS)
    assert found["measure"].tolist() == 3 * [name for name in IMPORTANCE for _ in LENGTHS]
    assert found["instance_id"].tolist() == 9 * [0, 1, 2, 3, 4]
    write_rows(rows.plausibility, PlausibilityRow, tmp_path / "plausibility.parquet")
    found = read_rows(PlausibilityRow, tmp_path / "plausibility.parquet")
    assert found["plausibility"].tolist() == ["auprc"] * 15 + ["iou"] * 15
    assert found["num_tokens"].tolist() == 6 * LENGTHS


def test_what_is_undefined_has_a_reason(rows) -> None:
    one_word = rows.faithfulness[rows.faithfulness["instance_id"] == 1]
    assert one_word["value"].isna().all()
    assert set(one_word["note"]) == {"fewer than 2 tokens"}
    assert rows.faithfulness["value"].isna().sum() == len(one_word)
    one_word = rows.plausibility[rows.plausibility["instance_id"] == 1]
    assert one_word["value"].isna().all()
    assert set(one_word["undefined"]) == {"all tokens decide"}


def test_rows_do_not_depend_on_the_batches(rows, model, loader) -> None:  # noqa: F811
    loader.instances.sort(key=lambda instance: len(instance["tokens"]))
    by_length = study(importance=IMPORTANCE, faithfulness=FAITHFULNESS).run(model, loader)
    np.testing.assert_allclose(
        by_length.faithfulness["value"], rows.faithfulness["value"], atol=EXACT
    )
    assert by_length.faithfulness["note"].tolist() == rows.faithfulness["note"].tolist()


def test_as_many_words_are_selected_as_rationales_have_on_average(rows) -> None:
    # Each has one word; the mean share is (1/4 + 1 + 1/9 + 1/2 + 1/7) / 5 = .4.
    selected = rows.plausibility.drop_duplicates("instance_id")["num_selected"]
    assert selected.tolist() == [2, 1, 4, 1, 3]


def test_metrics_have_the_means(model, loader) -> None:  # noqa: F811
    metrics = study(faithfulness=FAITHFULNESS, plausibility=PLAUSIBILITY)(model, loader)
    assert -1 <= metrics["attention_sufficiency_mean"] <= 1
    assert 0 < metrics["gradient_decision_flip_attention_mean"] <= 1
    assert 0 < metrics["leave_one_out_auprc_mean"] <= 1


def test_a_study_that_does_not_ask_has_no_rows(model, loader) -> None:  # noqa: F811
    rows = study().run(model, loader)
    assert rows.faithfulness.empty
    assert rows.plausibility.empty


def test_texts_without_a_rationale_are_undefined_and_counted(model, loader) -> None:  # noqa: F811
    loader.instances[0]["metadata"].metadata["rationale"] = []
    found = study(plausibility=PLAUSIBILITY).run(model, loader).plausibility
    assert found[found["undefined"] == "no rationale"]["instance_id"].tolist() == 6 * [0]
    for instance in loader.instances:
        instance["metadata"].metadata["rationale"] = []
    assert study(plausibility=PLAUSIBILITY).run(model, loader).plausibility.empty
