"""Runs that are repeated, and what counts as a difference."""

import json
from pathlib import Path

import pandas as pd
import pytest

from ane_research.commands import main
from ane_research.errors import InputError
from ane_research.record import ROWS as RECORDED
from ane_research.repetition import check_data, difference, differences
from ane_research.report.runs import Run, all_runs
from ane_research.results import read_rows, write_rows
from tests.report.conftest import add_counterfactuals, add_explanations, write_run
from tests.tiny import write_tiny_experiment

ROWS = pd.DataFrame({"name": ["a", "b"], "value": [1.0, float("nan")], "scores": [[0.5], [1, 2]]})


def test_equal_rows_do_not_differ() -> None:
    assert difference(ROWS, ROWS.copy()) == 0


def test_the_largest_difference_of_a_number_counts_in_lists_too() -> None:
    assert difference(ROWS, ROWS.assign(value=[1.25, float("nan")])) == 0.25
    assert difference(ROWS, ROWS.assign(scores=[[0.5], [1, 4]])) == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ["a", "c"]},
        {"value": [1.0, 2.0]},
        {"scores": [[0.5], [1, 2, 3]]},
        {"more": [1, 2]},
    ],
)
def test_other_texts_lengths_or_gaps_differ_infinitely(changes: dict) -> None:
    assert difference(ROWS, ROWS.assign(**changes)) == float("inf")


def test_every_kind_of_rows_is_compared(tmp_path: Path) -> None:
    one, other = (write_kinds(tmp_path / name) for name in ("one", "other"))
    assert differences(one, other) == dict.fromkeys(("instances", *RECORDED), 0.0)
    numbers = {"agreement": "value", "counterfactual": "median_tvd"}
    for kind, number in {**numbers, "faithfulness": "value", "plausibility": "value"}.items():
        row_type, file, _ = RECORDED[kind]
        path = other.folder / "seed_1" / file
        rows = read_rows(row_type, path)
        write_rows(rows.assign(**{number: rows[number] + 0.25}), row_type, path)
        assert differences(one, Run(other.folder))[kind] == pytest.approx(0.25)


def write_kinds(folder: Path) -> Run:
    """A run with rows of every kind."""
    run_dir = write_run(folder, "mine", "2026-11-21T08-15-02Z", (1,))
    add_counterfactuals(run_dir)
    add_explanations(run_dir)
    return Run(run_dir)


def test_data_that_has_changed_is_refused(tmp_path: Path) -> None:
    data = tmp_path / "data.csv"
    data.write_text("now")
    (tmp_path / "experiment.json").write_text(json.dumps({"test_data_path": str(data)}))
    (tmp_path / "manifest.json").write_text(json.dumps({"data": {str(data): "sha256:then"}}))
    with pytest.raises(InputError, match=r"data\.csv: its checksum is sha256:.*but sha256:then"):
        check_data(Run(tmp_path))


@pytest.mark.slow
def test_a_run_can_be_repeated_from_its_folder_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_tiny_experiment(tmp_path)
    outputs = tmp_path / "outputs"
    options = ["--output_dir", str(outputs), "--device", "cpu"]
    assert main(["run", "--experiment_path", str(path), *options]) == 0
    path.unlink()
    (run,) = all_runs(outputs)
    assert main(["repeat", str(run.folder)]) == 0
    assert "the numbers agree" in capsys.readouterr().out
    assert len(all_runs(outputs, "tiny")) == 2
