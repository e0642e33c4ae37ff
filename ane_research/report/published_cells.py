"""The published correlations under the names that runs have: one frame of both papers."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import pandas as pd

from ane_research.report.paper_tables import PRINTED
from ane_research.report.published import jw_reported, ns_reported
from ane_research.report.tables import ALL_CLASSES

JW = "Jain & Wallace (2019)"
NS = "Neely & Schouten (2020)"
CELL = ["dataset", "encoder", "scoring", "activation"]
COMPARED = ["agreement", "measure_a", "measure_b"]

# Their names, and ours.
_DATASETS = {
    "20News_sports": "20news_sports",
    "agnews": "ag_news",
    "tweet": "adr_tweets",
    "anemia": "mimic_anemia",
    "diab": "mimic_diabetes",
    "cnn": "cnn_qa",
}
_ENCODERS = {"lstm": "bilstm", "cnn": "convolution", "average": "average"}
_SCORINGS = {"additive_tanh": "tanh", "additive_sdp": "dot", "sdp": "dot"}
# Of their files, `tau_g` and `tau_loo` are read from those of one pair; the one of all three pairs,
# CorrStats, has these two labels interchanged, and only `tau_grad_loo` is taken from it.
_PAIRS = {
    "tau_g": ("attention", "gradient"),
    "tau_loo": ("attention", "leave_one_out"),
    "tau_grad_loo": ("gradient", "leave_one_out"),
}
# The answers in alphabetical order, as their preprocessing numbers them.
_SNLI = {"0": "contradiction", "1": "entailment", "2": "neutral"}


@dataclass(frozen=True)
class Cell:
    """What is trained on what."""

    dataset: str
    encoder: str
    scoring: str
    activation: str

    def reference(self, source: str) -> str:
        """The experiment that reproduces the published numbers: its path in `experiments/`."""
        if source == NS:
            name = f"{self.dataset}_{self.scoring}_{self.activation}_as_released"
            return f"as_released/{name}.jsonnet"
        # A BiLSTM goes without saying.
        encoder = "" if self.encoder == "bilstm" else f"{self.encoder}_"
        name = f"jw_{self.dataset}_{encoder}{self.scoring}_{self.activation}"
        return f"jain_wallace/{name}.jsonnet"


def cell_of(configuration: dict[str, Any]) -> Cell:
    """The cell of a run; parts that it does not name are empty, and no published cell has such."""
    encoder, scoring, activation = (
        _registered_name(configuration, part) for part in ("encoder", "scoring", "activation")
    )
    path = PurePosixPath(str(configuration.get("train_data_path", "")))
    task = re.search(r"qa(\d+)", path.name)
    folder = path.parts[0] if path.parts else ""
    dataset = f"babi_{task[1]}" if folder == "babi" and task else folder
    return Cell(dataset, encoder, _SCORINGS.get(scoring, scoring), activation)


def _registered_name(configuration: dict[str, Any], part: str) -> str:
    component = configuration.get("model", {}).get(part, "")
    return str(component.get("type", "") if isinstance(component, dict) else component)


def published_cells() -> pd.DataFrame:
    """Every published correlation of a class with a name.

    Columns: `source`, those of `CELL` and `COMPARED`, `class`, `published_mean` and
    `published_std`, NaN where theirs is.
    """
    return pd.concat([_of_jain_and_wallace(), _of_neely_and_schouten()], ignore_index=True)


def _of_jain_and_wallace() -> pd.DataFrame:
    rows = jw_reported()
    snli = rows["dataset"] == "snli"
    rows["class"] = rows["class"].mask(snli, rows["class"].replace(_SNLI))
    # Of bAbI they number one answer (9, predicted for all) without saying which.
    rows = rows[~(rows["dataset"].str.startswith("babi") & (rows["class"] != "Overall"))]
    rows = rows.assign(
        source=JW, scoring=rows["attention"], activation="softmax", agreement="kendall_tau"
    )
    return _in_our_names(rows.replace({"class": {"Overall": ALL_CLASSES}}))


def _of_neely_and_schouten() -> pd.DataFrame:
    rows = ns_reported().assign(source=NS)
    rows = rows.assign(
        scoring=rows["score_fn"],
        agreement=rows["k"].map(PRINTED["k"]),
        # They number the classes by frequency, which is the other way round.
        **{"class": rows["class"].map(PRINTED["class"])},
    )
    return _in_our_names(rows.sort_values("class", kind="stable"))


def _in_our_names(rows: pd.DataFrame) -> pd.DataFrame:
    pairs = rows["measure"].map(_PAIRS)
    rows = rows.assign(
        dataset=rows["dataset"].replace(_DATASETS),
        encoder=rows["encoder"].map(_ENCODERS),
        scoring=rows["scoring"].replace(_SCORINGS),
        measure_a=pairs.str[0],
        measure_b=pairs.str[1],
        published_mean=rows["mean"],
        published_std=rows["std"],
    )
    return rows[["source", *CELL, *COMPARED, "class", "published_mean", "published_std"]]
