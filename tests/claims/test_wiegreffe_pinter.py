"""The verdict on trained adversaries, on outputs made for each of the three."""

import json
from pathlib import Path

import numpy as np
import pytest

from ane_research.claims.claim import Claim
from ane_research.claims.reading import PAPERS, read_claims
from ane_research.claims.verdict import FAILS, HOLDS, UNDECIDED, judge
from ane_research.report.runs import Run
from ane_research.results import CounterfactualRow, write_rows
from tests.claims.runs import TIME
from tests.report.conftest import counterfactual_rows, write_run

SEEDS = (1, 2, 3, 4)
BASE = "jw_sst_tanh_softmax"
EXPERIMENTS = Path(__file__).parents[2] / "experiments"


@pytest.fixture
def claim() -> Claim:
    (found,) = (c for c in read_claims(PAPERS) if c.id == "wp_trained_adversary_less_extreme")
    return found


def write_divergence(output_dir: Path, name: str, counterfactual: str, mean: float) -> Run:
    """A run whose seeds' divergences lie around `mean`, give or take .02 by seed and .1 by text."""
    run = Run(write_run(output_dir, name, TIME, SEEDS))
    evaluation = {"counterfactual": {counterfactual: counterfactual}}
    (run.folder / "experiment.json").write_text(json.dumps({"evaluation": evaluation}))
    for seed, folder in run.seed_folders.items():
        rng = np.random.default_rng([seed, len(name)])
        rows = counterfactual_rows(100, seed).query("counterfactual == 'adversarial'")
        values = np.clip(mean + rng.normal(0, 0.02) + rng.normal(0, 0.1, len(rows)), 0, np.log(2))
        rows = rows.assign(counterfactual=counterfactual, max_jsd=values)
        write_rows(rows, CounterfactualRow, folder / "counterfactual.parquet")
    return run


@pytest.mark.parametrize(
    ("trained", "expected"),
    [
        ({"1e-3": 0.2, "1e-2": 0.4}, HOLDS),
        ({"1e-3": 0.2, "1e-2": 0.6}, FAILS),
        ({"1e-3": 0.2, "1e-2": 0.5}, UNDECIDED),
        ({}, UNDECIDED),
    ],
)
def test_it_holds_if_every_lambda_stays_behind_the_search(
    trained: dict[str, float], expected: str, claim: Claim, tmp_path: Path
) -> None:
    runs = {BASE: write_divergence(tmp_path, BASE, "adversarial", 0.5)}
    for weight, mean in trained.items():
        name = f"wp_sst_adversary_{weight}"
        runs[name] = write_divergence(tmp_path, name, "trained_adversary_accepted", mean)
    found = judge(claim, runs)
    assert found.verdict == expected
    assert sum(case.has_runs for case in found.cases) == len(trained)


def test_every_case_is_about_experiments_that_are_there(claim: Claim) -> None:
    names = {path.stem for path in EXPERIMENTS.rglob("*.jsonnet")}
    sides = [side for case in claim.cases for side in (case.left, case.right)]
    assert {side.experiment for side in sides} <= names
    adversaries = {path.stem for path in EXPERIMENTS.rglob("wp_*_adversary_*.jsonnet")}
    assert adversaries == {case.left.experiment for case in claim.cases}
