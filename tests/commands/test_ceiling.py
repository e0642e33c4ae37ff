"""Tests of `ceiling`: from a run to its table and figure."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ane_research.commands import main
from ane_research.results import ImportanceRow, InstanceRow, write_rows
from tests.report.conftest import write_run
from tests.test_between_seeds import STUDY

GRAPHS = ("pdf", "png", "svg")
TIME = "2026-11-21T08-15-02Z"


@pytest.fixture
def outputs(tmp_path: Path) -> Path:
    """Experiment `mine` with seeds 1, 2 and 3, experiment `single` with one."""
    for name, seeds in (("mine", (1, 2, 3)), ("single", (1,))):
        folder = write_run(tmp_path / "outputs", name, TIME, seeds)
        (folder / "experiment.json").write_text(json.dumps({"evaluation": STUDY}))
        for seed in seeds:
            write_scores(folder / f"seed_{seed}", seed)
    return tmp_path / "outputs"


def write_scores(folder: Path, seed: int) -> None:
    rng = np.random.default_rng(seed)
    ids = np.arange(20)
    instances = {"label": "0", "predicted_label": "0", "probability": 0.9, "instance_id": ids}
    tokens = {"tokens": [["word"] * 6] * 20, "query": [[]] * 20, "rationale": [[]] * 20}
    frame = pd.DataFrame({**instances, **tokens})
    write_rows(frame, InstanceRow, folder / "instances.parquet")
    scores = pd.concat(
        pd.DataFrame({"instance_id": ids, "measure": name, "scores": list(rng.random((20, 6)))})
        for name in STUDY["importance"]
    )
    write_rows(scores, ImportanceRow, folder / "importance.parquet")


def test_it_prints_the_table_and_writes_it_with_its_figure(
    outputs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ceiling", "mine", "--output_dir", str(outputs)]) == 0
    assert "attention between seeds" in capsys.readouterr().out
    names = {path.name for path in (outputs / "ceiling").iterdir()}
    graphs = {f"{name}.{kind}" for name in ("mine", "mine_other_seeds") for kind in GRAPHS}
    assert names == {"mine.csv", "mine.md", "mine_other_seeds.csv"} | graphs
    table = pd.read_csv(outputs / "ceiling" / "mine.csv")
    # The divergence of attention between seeds is shown whether the study has it or not.
    assert {"kendall_tau", "top", "jensen_shannon"} <= set(table["agreement"])
    other_seeds = pd.read_csv(outputs / "ceiling" / "mine_other_seeds.csv")
    assert set(other_seeds["statistic"]) == {"median_tvd", "mean_tvd", "max_tvd", "max_jsd"}


@pytest.mark.slow
def test_it_writes_the_same_bytes_again(outputs: Path, tmp_path: Path) -> None:
    run = str(outputs / "mine" / TIME)
    for name in ("once", "again"):
        assert main(["ceiling", run, "--to", str(tmp_path / name)]) == 0
    for path in (tmp_path / "once").iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes()


def test_one_seed_is_refused(outputs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ceiling", "single", "--output_dir", str(outputs)]) == 2
    err = capsys.readouterr().err
    assert err.endswith("run the experiment with --seeds 1 2 3\n")
    assert err.count("\n") == 1
    assert not (outputs / "ceiling").exists()


def test_an_unknown_run_is_refused_with_those_there_are(
    outputs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ceiling", "mien", "--output_dir", str(outputs)]) == 2
    err = capsys.readouterr().err
    assert "these have one: mine, single" in err
    assert err.count("\n") == 1
