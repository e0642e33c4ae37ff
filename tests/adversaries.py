"""Finished runs of a base and of adversaries whose distances lie where a test wants them."""

import json
from pathlib import Path

import numpy as np
import pandas as pd

from ane_research.report.runs import Run
from ane_research.results import CounterfactualRow, ImportanceRow, InstanceRow, write_rows
from tests.report.conftest import counterfactual_rows, write_run

TIME = "2026-11-21T08-15-02Z"
NUM_TEXTS = 100


def write_effects(run: Run, counterfactual: str, tvd: float, jsd: float) -> None:
    """One counterfactual's rows, of a TVD and JSD give or take a little by seed and text."""
    configuration = json.loads((run.folder / "experiment.json").read_text())
    configuration["evaluation"]["counterfactual"] = {counterfactual: counterfactual}
    (run.folder / "experiment.json").write_text(json.dumps(configuration))
    for seed, folder in run.seed_folders.items():
        rng = np.random.default_rng([seed, len(counterfactual)])
        noise = rng.normal(0, 0.001) + rng.normal(0, 0.01, NUM_TEXTS)
        rows = counterfactual_rows(NUM_TEXTS, seed).query("counterfactual == 'adversarial'")
        changed = {"mean_tvd": tvd + noise, "tvd_at_max_jsd": tvd + noise, "max_jsd": jsd + noise}
        rows = rows.assign(counterfactual=counterfactual, **changed)
        write_rows(rows, CounterfactualRow, folder / "counterfactual.parquet")


def write_base(output_dir: Path, seeds: tuple[int, ...] = (1, 2, 3)) -> Run:
    """A run of `base`, whose study asked for the search; each seed has attention of its own."""
    run = Run(write_run(output_dir, "base", TIME, seeds))
    write_effects(run, "adversarial", tvd=0.02, jsd=0.6)
    ids = np.arange(NUM_TEXTS)
    for seed, folder in run.seed_folders.items():
        rng = np.random.default_rng(seed)
        labels = {"label": "1", "predicted_label": "1", "probability": rng.uniform(0.5, 1, 100)}
        lists = {"tokens": [["word"] * 4] * 100, "rationale": [[]] * 100, "query": [[]] * 100}
        instances = pd.DataFrame({"instance_id": ids, **labels, **lists})
        write_rows(instances, InstanceRow, folder / "instances.parquet")
        scores = list(rng.dirichlet(np.ones(4), NUM_TEXTS))
        importance = pd.DataFrame({"instance_id": ids, "measure": "attention", "scores": scores})
        write_rows(importance, ImportanceRow, folder / "importance.parquet")
    return run


def write_adversary(
    output_dir: Path, name: str, base: Path, weight: float, tvd: float, jsd: float
) -> Run:
    """A run of an adversary with three seeds."""
    run = Run(write_run(output_dir, name, TIME, (1, 2, 3)))
    model = {"type": "trained_adversary", "base": str(base), "divergence_weight": weight}
    content = {"model": model, "evaluation": {}}
    (run.folder / "experiment.json").write_text(json.dumps(content))
    write_effects(run, "trained_adversary", tvd, jsd)
    return run
