import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ane_research.results import (
    AgreementRow,
    CounterfactualRow,
    FaithfulnessRow,
    ImportanceRow,
    InstanceRow,
    PlausibilityRow,
    write_rows,
)

PAIRS = (
    ("attention", "gradient", 0.15),
    ("attention", "leave_one_out", 0.05),
    ("gradient", "leave_one_out", 0.75),
)
AGREEMENTS = (
    "kendall_tau",
    "kendall_top_k_average_length",
    "kendall_top_k_non_zero",
)


def agreement_rows(num_instances: int, seed: int) -> pd.DataFrame:
    """Rows like a study's: one constant instance in fifty is undefined; plain tau has p-values."""
    rng = np.random.default_rng(seed)
    labels = rng.choice(["0", "1"], num_instances)
    undefined = np.arange(num_instances) % 50 == 7
    frames = []
    for agreement in AGREEMENTS:
        for a, b, center in PAIRS:
            values = np.clip(rng.normal(center, 0.25, num_instances), -1, 1)
            if agreement == "kendall_top_k_non_zero":
                values[rng.random(num_instances) < 0.2] = 1.0
            p_values = rng.random(num_instances) ** 2 if agreement == "kendall_tau" else np.nan
            frame = {
                "instance_id": np.arange(num_instances),
                "predicted_label": labels,
                "measure_a": a,
                "measure_b": b,
                "agreement": agreement,
                "value": np.where(undefined, np.nan, values),
                "p_value": np.where(undefined, np.nan, p_values),
                "k": 8,
                "num_tokens": rng.integers(5, 40, num_instances),
                "undefined": np.where(undefined, "constant scores", ""),
                **chance_columns(values, undefined, rng),
                "control": False,
            }
            frames.append(pd.DataFrame(frame))
    return pd.concat(frames, ignore_index=True)


def chance_columns(
    values: np.ndarray, undefined: np.ndarray, rng: np.random.Generator
) -> dict[str, np.ndarray | float]:
    """As if chance were normal around .05."""
    draws = np.clip(rng.normal(0.05, 0.2, len(values)), -1, 1)
    columns = {
        "chance": np.full(len(values), 0.05),
        "chance_std": np.full(len(values), 0.2),
        "chance_p_value": rng.random(len(values)),
        "chance_draw": draws,
        "corrected": (values - 0.05) / 0.95,
    }
    defined = {name: np.where(undefined, np.nan, column) for name, column in columns.items()}
    return {"worst": -1.0, "best": 1.0, **defined}


def counterfactual_rows(num_instances: int, seed: int) -> pd.DataFrame:
    """Rows like a study's; nothing is accepted for one instance in fifty."""
    rng = np.random.default_rng(seed)
    frames = []
    for name, num_candidates, scale in (("permutation", 100, 0.3), ("adversarial", 5, 0.01)):
        median, mean, largest = np.sort(scale * rng.random((3, num_instances)), axis=0)
        accepted = np.where(np.arange(num_instances) % 50 == 7, 0, num_candidates)
        frame = {
            "instance_id": np.arange(num_instances),
            "predicted_label": rng.choice(["0", "1"], num_instances),
            "counterfactual": name,
            "max_attention": rng.uniform(0.05, 1, num_instances),
            "num_candidates": num_candidates,
            "median_tvd": median,
            "mean_tvd": mean,
            "max_tvd": largest,
            "num_accepted": accepted,
            "max_jsd": np.where(accepted > 0, np.log(2) * rng.random(num_instances) ** 0.2, 0),
            "tvd_at_max_jsd": median,
            "weights": [[0.5, 0.5]] * num_instances,
        }
        frames.append(pd.DataFrame(frame))
    return pd.concat(frames, ignore_index=True)


def add_counterfactuals(folder: Path) -> None:
    """Makes the study of a run one that asked for counterfactuals, and adds their rows."""
    configuration = json.loads((folder / "experiment.json").read_text())
    configuration["evaluation"]["counterfactual"] = {"permutation": "permutation"}
    (folder / "experiment.json").write_text(json.dumps(configuration))
    for path in folder.glob("seed_*"):
        rows = counterfactual_rows(100, seed=int(path.name.removeprefix("seed_")))
        write_rows(rows, CounterfactualRow, path / "counterfactual.parquet")


MEASURES = {"attention": 0.2, "leave_one_out": 0.5, "random": 0.1}


def faithfulness_rows(num_instances: int, seed: int) -> pd.DataFrame:
    """Rows like a study's: one instance in fifty is too short, a third never flips."""
    rng = np.random.default_rng(seed)
    frames = []
    for name, shares in (("sufficiency", [0.1, 0.5]), ("decision_flip_deletion", [0.5, 1.0])):
        for measure, center in MEASURES.items():
            curve = np.clip(rng.normal(center, 0.2, (num_instances, 2)), 0, 1)
            undefined = np.arange(num_instances) % 50 == 7
            never = (np.arange(num_instances) % 3 == 0) & ~undefined & (name != "sufficiency")
            frame = {
                "instance_id": np.arange(num_instances),
                "predicted_label": rng.choice(["0", "1"], num_instances),
                "measure": measure,
                "faithfulness": name,
                "value": np.where(undefined, np.nan, np.where(never, 1, curve.mean(axis=1))),
                "shares": [shares] * num_instances,
                "curve": curve.tolist(),
                "num_tokens": np.where(undefined, 1, 17),
                "note": np.select(
                    [undefined, never], ["fewer than 2 tokens", "never flips"], default=""
                ),
            }
            frames.append(pd.DataFrame(frame))
    return pd.concat(frames, ignore_index=True)


def plausibility_rows(num_instances: int, seed: int) -> pd.DataFrame:
    """Rows like a study's; one instance in fifty has no rationale."""
    rng = np.random.default_rng(seed)
    frames = []
    for name in ("auprc", "iou"):
        for measure, center in MEASURES.items():
            undefined = np.arange(num_instances) % 50 == 7
            values = np.clip(rng.normal(center, 0.2, num_instances), 0, 1)
            frame = {
                "instance_id": np.arange(num_instances),
                "predicted_label": rng.choice(["0", "1"], num_instances),
                "measure": measure,
                "plausibility": name,
                "value": np.where(undefined, np.nan, values),
                "random": np.where(undefined, np.nan, 0.15),
                "length_matched": np.where(undefined, np.nan, 0.25),
                "num_tokens": 17,
                "num_rationale": np.where(undefined, 0, 3),
                "num_selected": 3,
                "undefined": np.where(undefined, "no rationale", ""),
            }
            frames.append(pd.DataFrame(frame))
    return pd.concat(frames, ignore_index=True)


def add_explanations(folder: Path) -> None:
    """Makes the study of a run one that asked for faithfulness and plausibility."""
    configuration = json.loads((folder / "experiment.json").read_text())
    configuration["evaluation"] |= {"faithfulness": {"s": "s"}, "plausibility": {"a": "a"}}
    (folder / "experiment.json").write_text(json.dumps(configuration))
    for path in folder.glob("seed_*"):
        seed = int(path.name.removeprefix("seed_"))
        write_rows(faithfulness_rows(100, seed), FaithfulnessRow, path / "faithfulness.parquet")
        write_rows(plausibility_rows(100, seed), PlausibilityRow, path / "plausibility.parquet")


def write_run(output_dir: Path, experiment: str, timestamp: str, seeds: tuple[int, ...]) -> Path:
    """Writes a small finished run and returns its folder."""
    folder = output_dir / experiment / timestamp
    for seed in seeds:
        seed_folder = folder / f"seed_{seed}"
        rows = agreement_rows(100, seed)
        write_rows(rows, AgreementRow, seed_folder / "agreement.parquet")
        write_rows(INSTANCES, InstanceRow, seed_folder / "instances.parquet")
        write_rows(IMPORTANCE, ImportanceRow, seed_folder / "importance.parquet")
        metrics = {"best_epoch": 3, "test_accuracy": 0.79 + seed / 1000, "test_auc": 0.875}
        (seed_folder / "metrics.json").write_text(json.dumps(metrics))
    (folder / "experiment.json").write_text(json.dumps(CONFIGURATION))
    (folder / "manifest.json").write_text(json.dumps({**MANIFEST, "seeds": seeds}))
    return folder


INSTANCES = pd.DataFrame(
    {
        "instance_id": [0, 1],
        "label": ["0", "1"],
        "predicted_label": ["0", "0"],
        "probability": [0.9, 0.6],
        "tokens": [["not", "good"], ["a", "fine", "film"]],
        "rationale": [[0, 1], [1]],
        "query": [[], ["what", "film"]],
    }
)
IMPORTANCE = pd.DataFrame(
    {
        "instance_id": [0, 1],
        "measure": ["attention", "attention"],
        "scores": [[0.5, 0.5], [0.2, 0.7, 0.1]],
    }
)
CONFIGURATION = {
    "dataset_reader": {"type": "sst_tokens", "granularity": "2-class"},
    "train_data_path": "sst/train.txt",
    "test_data_path": "sst/test.txt",
    "model": {"type": "attention_classifier", "encoder": {"type": "lstm"}},
    "evaluation": {
        "type": "agreement",
        "note": "<b>1 & 2</b>",
        "importance": {"attention": "attention"},
        "agreement": {"kendall_tau": "kendall_tau"},
    },
}
MANIFEST = {
    "status": "complete",
    "device": "cpu",
    "versions": {"python": "3.11.9", "torch": "2.15.0"},
    "data": {"sst/test.txt": "sha256:9f86d081884c7d659a2feaa0c55ad015"},
    "seconds": {"train": 41.23456, "evaluate": 9.5},
}


@pytest.fixture
def rows() -> pd.DataFrame:
    return agreement_rows(100, seed=0)


@pytest.fixture
def run_dir(tmp_path: Path) -> Path:
    return write_run(tmp_path / "outputs", "sst_tanh_softmax", "2026-11-21T08-15-02Z", (2, 13))
