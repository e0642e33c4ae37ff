import json
from pathlib import Path

import pandas as pd
import pytest

from ane_research.errors import InputError
from ane_research.files import LARGEST_JSON
from ane_research.report.runs import Run, find_runs, latest_runs, load_run
from tests.report.conftest import agreement_rows, write_run


def set_status(run_dir: Path, status: str) -> None:
    path = run_dir / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "status": status}))


def test_a_run_knows_its_experiment_manifest_and_metrics(run_dir: Path) -> None:
    run = load_run(run_dir)
    assert run.experiment == "sst_tanh_softmax"
    assert run.manifest["status"] == "complete"
    assert run.configuration["dataset_reader"]["type"] == "sst_tokens"
    assert {seed: metrics["test_accuracy"] for seed, metrics in run.metrics.items()} == {
        2: 0.792,
        13: 0.803,
    }


def test_rows_of_every_seed_are_read_in_numerical_order(run_dir: Path) -> None:
    agreement = load_run(run_dir).agreement
    expected = pd.concat(
        [agreement_rows(100, seed).assign(seed=seed) for seed in (2, 13)], ignore_index=True
    )
    pd.testing.assert_frame_equal(agreement, expected)


def test_instances_and_importance_are_read_with_their_seed(run_dir: Path) -> None:
    run = load_run(run_dir)
    assert run.instances["seed"].tolist() == [2, 2, 13, 13]
    assert run.instances["tokens"].iloc[1].tolist() == ["a", "fine", "film"]
    assert run.importance["scores"].iloc[3].tolist() == [0.2, 0.7, 0.1]


def test_the_latest_run_is_the_newest_complete_one(run_dir: Path) -> None:
    outputs = run_dir.parents[1]
    newer = write_run(outputs, "sst_tanh_softmax", "2026-11-22T00-00-00Z", (1,))
    unfinished = write_run(outputs, "sst_tanh_softmax", "2026-11-23T00-00-00Z", (1,))
    other = write_run(outputs, "imdb_dot_softmax", "2026-01-01T00-00-00Z", (1,))
    set_status(unfinished, "running")
    assert latest_runs(outputs) == {"imdb_dot_softmax": other, "sst_tanh_softmax": newer}
    assert [run.folder for run in find_runs(outputs)] == [other, run_dir, newer]


def test_other_files_among_the_outputs_are_no_runs(run_dir: Path) -> None:
    outputs = run_dir.parents[1]
    (outputs / "notes.txt").touch()
    (outputs / "sst_tanh_softmax" / "draft").mkdir()
    (outputs / "sst_tanh_softmax" / "draft" / "manifest.json").write_text("{")
    assert [run.folder for run in find_runs(outputs)] == [run_dir]


@pytest.mark.parametrize("manifest", ["{}", "[]", '"complete"', "null", '{"status": null}'])
def test_what_has_no_status_is_no_run(run_dir: Path, manifest: str) -> None:
    hostile = run_dir.parent / "hostile"
    hostile.mkdir()
    (hostile / "manifest.json").write_text(manifest)
    assert [run.folder for run in find_runs(run_dir.parents[1])] == [run_dir]


def test_a_huge_manifest_is_not_read(run_dir: Path) -> None:
    with open(run_dir / "manifest.json", "a") as manifest:
        manifest.write(" " * LARGEST_JSON)  # still JSON
    with pytest.raises(InputError, match="not a run"):
        load_run(run_dir)


@pytest.mark.parametrize("content", [b"", b"PAR1 not really", b"PAR1" + b"\xff" * 100 + b"PAR1"])
def test_damaged_rows_are_named(run_dir: Path, content: bytes) -> None:
    (run_dir / "seed_2" / "agreement.parquet").write_bytes(content)
    with pytest.raises(InputError, match=r"seed_2/agreement\.parquet: cannot be read: "):
        _ = load_run(run_dir).agreement


def test_there_are_no_runs_where_there_is_no_folder(tmp_path: Path) -> None:
    assert latest_runs(tmp_path / "outputs") == {}


def test_a_folder_that_is_no_run_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere: not a run.*expected a folder such as"):
        load_run(tmp_path / "nowhere")


@pytest.mark.parametrize("status", ["running", "failed", "interrupted"])
def test_a_run_that_did_not_finish_is_refused(run_dir: Path, status: str) -> None:
    set_status(run_dir, status)
    with pytest.raises(InputError, match=rf"manifest.json: .*did not finish.*'{status}'"):
        load_run(run_dir)


def test_missing_rows_are_named(run_dir: Path) -> None:
    (run_dir / "seed_13" / "agreement.parquet").unlink()
    with pytest.raises(InputError, match=r"seed_13.agreement.parquet: missing"):
        _ = load_run(run_dir).agreement


def test_a_run_without_seeds_is_named(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"status": "running", "seeds": [1]}')
    (tmp_path / "experiment.json").write_text('{"evaluation": {"agreement": {"tau": "tau"}}}')
    with pytest.raises(InputError, match="no folder seed_<n>"):
        _ = Run(tmp_path).agreement


def test_unreadable_json_is_named(run_dir: Path) -> None:
    (run_dir / "experiment.json").write_text("{")
    with pytest.raises(InputError, match=r"experiment.json: cannot be read as JSON"):
        _ = load_run(run_dir).configuration
