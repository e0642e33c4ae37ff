"""Tests of `defects`, on a model that is really trained; a small one."""

from pathlib import Path

import pandas as pd
import pytest

from ane_research.commands import main
from ane_research.defects import RELEASED
from tests.tiny import write_tiny_experiment


@pytest.mark.slow
def test_one_model_is_studied_with_each_behaviour(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    changes = "{ model+: { activation: { type: 'softmax' } } }"
    path = write_tiny_experiment(tmp_path, changes)
    arguments = [str(path), "--output_dir", str(tmp_path / "outputs"), "--device", "cpu"]
    assert main(["defects", *arguments]) == 0
    told = capfd.readouterr().out
    for name in (*(behaviour.name for behaviour in RELEASED), "all"):
        assert f"{name}: " in told
    table = pd.read_csv(tmp_path / "outputs" / "defects" / "tiny.csv")
    moves = table["moved"].abs().groupby(table["variation"]).max()
    assert moves["top_k_variant"] > 0.01
    assert moves["drop_edges"] > 0.01
    assert moves["attend_to_padding"] > 0.001
    assert moves["batches_in_file_order"] < 1e-6  # no prediction depends on the batch
    (run_dir,) = (tmp_path / "outputs" / "tiny").iterdir()
    correct = pd.read_csv(
        run_dir / "correlation" / "attention_gradient_kendall_tau.csv", index_col="class"
    )
    ours = table[(table["agreement"] == "kendall_tau") & (table["quantity"] == "mean")]
    ours = ours[(ours["measure_b"] == "gradient") & (ours["class"] == "all_classes")]
    assert ours["correct"].iloc[0] == pytest.approx(correct.loc["all_classes", "mean"])


def test_a_folder_that_is_no_run_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_tiny_experiment(tmp_path)
    assert main(["defects", str(path), "--run", str(tmp_path), "--device", "cpu"]) == 2
    assert "not a run" in capsys.readouterr().err
