from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ane_research.errors import InputError
from ane_research.report.runs import Run
from ane_research.report.seeds import check_same_texts, generator, same_models, seed_matrix
from ane_research.results import InstanceRow, write_rows
from tests.report.conftest import INSTANCES, write_run

TIME = "2026-11-21T08-15-02Z"


@pytest.fixture
def runs(tmp_path: Path) -> tuple[Run, Run]:
    """Two experiments with models 1 and 2, each of its own."""
    a, b = (Run(write_run(tmp_path, name, TIME, (1, 2))) for name in ("a", "b"))
    for run in (a, b):
        for seed, folder in run.seed_folders.items():
            (folder / "model.tar.gz").write_text(f"model {seed} of {run.experiment}")
    return a, b


def test_a_matrix_has_a_row_for_each_seed_and_a_column_for_each_instance() -> None:
    rows = pd.DataFrame(
        {"seed": [2, 1, 2], "instance_id": [5, 5, 0], "value": [0.2, 0.1, 0.3], "other": 0}
    )
    matrix = seed_matrix(rows, "value")
    assert (list(matrix.index), list(matrix.columns)) == ([1, 2], [0, 5])
    np.testing.assert_array_equal(matrix, [[np.nan, 0.1], [0.3, 0.2]])


def test_the_same_seeds_draw_the_same_and_others_differ() -> None:
    first, second, third = (generator(seeds).random() for seeds in ([1, 2], [1, 2], [1, 3]))
    assert first == second != third


def test_models_are_the_same_if_all_archives_are(runs: tuple[Run, Run]) -> None:
    a, b = runs
    assert not same_models(a, b)
    for seed, folder in b.seed_folders.items():
        (folder / "model.tar.gz").write_text(f"model {seed} of a")
    assert same_models(a, b)


def test_models_of_other_seeds_or_without_archives_are_not_the_same(
    runs: tuple[Run, Run], tmp_path: Path
) -> None:
    other = Run(write_run(tmp_path, "c", TIME, (1, 3)))
    assert not same_models(runs[0], other)
    bare = Run(write_run(tmp_path, "d", TIME, (1, 2)))
    assert not same_models(bare, bare)


def test_runs_on_the_same_texts_may_be_compared(runs: tuple[Run, Run]) -> None:
    check_same_texts(*runs)


@pytest.mark.parametrize(
    "changed",
    [{"tokens": [["not", "good"], ["a", "bad", "film"]]}, {"query": [["how"], ["what", "film"]]}],
    ids=["text", "question"],
)
def test_runs_on_other_texts_are_refused(
    changed: dict[str, list[list[str]]], runs: tuple[Run, Run]
) -> None:
    for folder in runs[1].seed_folders.values():
        write_rows(INSTANCES.assign(**changed), InstanceRow, folder / "instances.parquet")
    with pytest.raises(InputError, match=r"its 2 test texts are not the 2 of .*; compare runs on"):
        check_same_texts(*runs)
