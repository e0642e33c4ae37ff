import math
from pathlib import Path

import pandas as pd
import pytest

from ane_research.defects import RELEASED, as_markdown, moved, sentences, write_defects

PAIR = {"measure_a": "attention", "measure_b": "gradient", "agreement": "kendall_tau"}
ALONE = {"measure_a": "", "measure_b": "", "agreement": ""}
VALUES = {
    ("all_classes", "mean"): {"drop_edges": 0.1, "all": 0.5},
    ("1", "mean"): {"all": 0.4},
    ("1", "sig_frac"): {"pooled_significance": 0.3, "all": 0.3},
    ("all_classes", "accuracy"): {"attend_to_padding": 0.75},
}


@pytest.fixture
def table() -> pd.DataFrame:
    """Everything is .2 correctly, and otherwise as `VALUES` says."""
    rows = []
    for variation in ("correct", *(behaviour.name for behaviour in RELEASED), "all"):
        for (label, quantity), values in VALUES.items():
            keys = ALONE if quantity == "accuracy" else PAIR
            value = values.get(variation, 0.2)
            row = {"class": label, "quantity": quantity, "value": value, "variation": variation}
            rows.append({**keys, **row})
        # A formula without p-values has a share that does not exist.
        row = {"class": "1", "quantity": "sig_frac", "value": math.nan, "variation": variation}
        rows.append({**PAIR, "agreement": "kendall_top_k", **row})
    return moved(pd.DataFrame(rows))


def test_every_number_is_beside_the_correct_one(table: pd.DataFrame) -> None:
    assert len(table) == (len(RELEASED) + 1) * (len(VALUES) + 1)
    assert (table["correct"].dropna() == 0.2).all()
    means = table[(table["quantity"] == "mean") & (table["class"] == "all_classes")]
    by_name = means.set_index("variation")["moved"]
    assert by_name["drop_edges"] == pytest.approx(-0.1)
    assert by_name["all"] == pytest.approx(0.3)
    assert by_name["top_k_variant"] == 0


def test_there_is_a_sentence_for_each_that_says_what_moves_most(table: pd.DataFrame) -> None:
    told = dict(sentence.split(": ", 1) for sentence in sentences(table))
    assert list(told) == [*(behaviour.name for behaviour in RELEASED), "all"]
    assert told["top_k_variant"].endswith("Here it moves nothing.")
    expected = "1 of 1 means, most attention vs gradient, Kendall's tau, from 0.200 to 0.100."
    assert told["drop_edges"].endswith(expected)
    assert "1 of 1 significant shares" in told["pooled_significance"]
    assert "class 1, from 0.200 to 0.300" in told["pooled_significance"]
    assert told["attend_to_padding"].endswith("the accuracy from 0.200 to 0.750.")


def test_the_files_are_a_table_of_all_numbers_and_one_to_read(
    table: pd.DataFrame, tmp_path: Path
) -> None:
    csv, markdown = write_defects(table, tmp_path / "defects", "mine")
    assert pd.read_csv(csv, keep_default_na=False).columns.tolist() == list(table.columns)
    lines = markdown.read_text().splitlines()
    assert lines[0].startswith("| mean | correct | top k variant | drop edges |")
    name = "Kendall's tau: attention vs gradient"
    assert lines[2].split(" | ")[:4] == [f"| {name}", "0.200", "\N{EN DASH}", "\N{MINUS SIGN}0.100"]
    assert lines[2].endswith("| +0.300 |")
    assert as_markdown(table) == markdown.read_text()
