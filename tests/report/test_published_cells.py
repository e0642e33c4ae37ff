import pandas as pd
import pytest

from ane_research.report.published_cells import (
    CELL,
    COMPARED,
    JW,
    NS,
    Cell,
    cell_of,
    published_cells,
)
from tests.report.published_runs import EXPERIMENTS, JW_FILE, NS_FILE, reference

CELLS = published_cells()


def find(source: str, dataset: str, scoring: str, measure_b: str, label: str) -> pd.Series:
    rows = CELLS.query(
        "source == @source and dataset == @dataset and encoder == 'bilstm' and scoring == @scoring "
        "and measure_a == 'attention' and measure_b == @measure_b and agreement == 'kendall_tau' "
        "and activation == 'softmax'"
    )
    (row,) = (row for _, row in rows.iterrows() if row["class"] == label)
    return row


def test_the_published_numbers_have_our_names() -> None:
    assert set(CELLS["encoder"]) == {"bilstm", "average", "convolution"}
    assert set(CELLS["scoring"]) == {"tanh", "dot"}
    assert set(CELLS["activation"]) == {"softmax", "sparsemax"}
    assert set(CELLS["agreement"]) == {
        "kendall_tau",
        "kendall_top_k_average_length",
        "kendall_top_k_non_zero",
    }
    assert CELLS[[*CELL, *COMPARED, "class"]].notna().all(axis=None)
    assert not CELLS.duplicated(["source", *CELL, *COMPARED, "class"]).any()


def test_jain_and_wallaces_numbers_are_those_of_the_right_pair() -> None:
    # CorrStats has the labels of these two interchanged: gradient .351, leave-one-out .291.
    assert find(JW, "sst", "tanh", "gradient", "all_classes")["published_mean"] == pytest.approx(
        0.351, abs=5e-4
    )
    assert find(JW, "sst", "tanh", "leave_one_out", "all_classes")[
        "published_mean"
    ] == pytest.approx(0.291, abs=5e-4)


def test_neely_and_schoutens_classes_stand_under_their_true_name() -> None:
    # They print .280 for class 0, which is predicted positive: "1".
    assert find(NS, "sst", "tanh", "gradient", "1")["published_mean"] == 0.28
    assert find(NS, "sst", "tanh", "gradient", "0")["published_mean"] == 0.186


def test_the_answers_of_snli_have_names() -> None:
    classes = set(CELLS[CELLS["dataset"] == "snli"]["class"])
    assert classes == {"contradiction", "entailment", "neutral", "all_classes"}


@pytest.mark.parametrize("path", [JW_FILE, NS_FILE])
def test_the_cell_of_a_configuration_is_that_of_its_parts(path: str) -> None:
    assert cell_of(reference(path)) == Cell("sst", "bilstm", "tanh", "softmax")


def test_names_of_neely_and_schouten_and_components_as_plain_names_are_understood() -> None:
    model = {"encoder": "average", "scoring": {"type": "additive_sdp"}, "activation": "softmax"}
    configuration = {"train_data_path": "babi/x/qa2_two_train.txt", "model": model}
    assert cell_of(configuration) == Cell("babi_2", "average", "dot", "softmax")


def test_a_configuration_without_these_parts_is_in_no_cell() -> None:
    assert cell_of({}) == Cell("", "", "", "")
    assert "" not in set(CELLS["dataset"])


def test_every_published_cell_has_an_experiment_that_reproduces_it() -> None:
    cells = CELLS[["source", *CELL]].drop_duplicates()
    paths = [Cell(*row[1:]).reference(row[0]) for row in cells.itertuples(index=False)]
    missing = [path for path in paths if not (EXPERIMENTS / path).is_file()]
    assert missing == []
