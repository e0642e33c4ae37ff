import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from ane_research.errors import InputError
from ane_research.inference import holm
from ane_research.report.experiment_comparison import (
    as_markdown,
    as_rich,
    comparison_table,
    notes,
)
from ane_research.report.runs import Run
from ane_research.results import AgreementRow, write_rows
from tests.report.conftest import agreement_rows, write_run

TIME = "2026-11-21T08-15-02Z"


def run(folder: Path, name: str, seeds: tuple[int, ...], shift: float = 0.0) -> Run:
    """A run whose agreements are those of its seeds and `shift` higher."""
    made = Run(write_run(folder, name, TIME, seeds))
    for seed, seed_folder in made.seed_folders.items():
        rows = agreement_rows(100, seed)
        rows["value"] += shift
        write_rows(rows, AgreementRow, seed_folder / "agreement.parquet")
    return made


def test_every_agreement_of_every_pair_is_compared(tmp_path: Path) -> None:
    table = comparison_table(run(tmp_path, "a", (1, 2, 3)), run(tmp_path, "b", (4, 5, 6), -0.3))
    assert len(table) == 9
    assert table["difference"].to_numpy() == pytest.approx(0.3, abs=0.1)
    assert (table["lower"] < table["difference"]).all()
    assert (table["n"] + table["n_undefined"] == 100).all()
    assert (table["n_undefined"] == 2).all()
    np.testing.assert_array_equal(table["p_holm"], holm(table["p_value"].to_numpy()))


def test_the_same_runs_give_the_same_table(tmp_path: Path) -> None:
    a, b = run(tmp_path, "a", (1, 2, 3)), run(tmp_path, "b", (4, 5), -0.3)
    pd.testing.assert_frame_equal(comparison_table(a, b), comparison_table(a, b))


def test_one_seed_each_is_undecided(tmp_path: Path) -> None:
    table = comparison_table(run(tmp_path, "a", (1,)), run(tmp_path, "b", (2,)))
    assert table["lower"].isna().all()
    assert any(line.startswith("Undecided: a single seed") for line in notes(table))


@pytest.mark.parametrize(
    ("seeds", "expected"),
    [(3, "below 0.1, nor Holm's below 0.9, so it decides nothing; 6 seeds"), (6, None)],
)
def test_too_few_seeds_for_p_are_said_to_decide_nothing(
    tmp_path: Path, seeds: int, expected: str | None
) -> None:
    first, second = tuple(range(seeds)), tuple(range(10, 10 + seeds))
    text = " ".join(notes(comparison_table(run(tmp_path, "a", first), run(tmp_path, "b", second))))
    assert (expected in text) if expected else ("Too few seeds" not in text)


def test_a_column_without_values_is_refused(tmp_path: Path) -> None:
    a, b = run(tmp_path, "a", (1, 2)), run(tmp_path, "b", (3, 4))
    for seed, folder in b.seed_folders.items():
        rows = agreement_rows(100, seed).assign(corrected=np.nan)
        write_rows(rows, AgreementRow, folder / "agreement.parquet")
    with pytest.raises(InputError, match=r"no corrected of an agreement that .* has too; run both"):
        comparison_table(a, b, "corrected")


def test_it_is_shown_with_true_minus_signs_and_dashes_for_what_is_undefined(
    tmp_path: Path,
) -> None:
    table = comparison_table(run(tmp_path, "a", (1,), -0.5), run(tmp_path, "b", (2,)))
    console = Console(file=io.StringIO(), width=80)
    console.print(*as_rich(table))
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert "Kendall's tau" in text
    assert "\N{MINUS SIGN}0.5" in text
    lines = as_markdown(table).splitlines()
    assert len(lines) == 2 + len(table)
    assert "| \N{EN DASH} |" in lines[2]
