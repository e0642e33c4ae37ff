import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ane_research.evaluation.seed_distances import seed_distances
from ane_research.report.adversaries import adversaries_of, adversaries_table, as_markdown
from ane_research.report.adversaries_figure import adversaries_figure
from ane_research.report.runs import Run
from tests.adversaries import write_adversary, write_base


@pytest.fixture
def base(tmp_path: Path) -> Run:
    return write_base(tmp_path)


@pytest.fixture
def adversaries(tmp_path: Path, base: Run) -> list[Run]:
    """Written from the largest lambda to the smallest."""
    archive = base.folder / "seed_1" / "model.tar.gz"
    return [
        write_adversary(tmp_path, "far", base.folder, 0.1, tvd=0.2, jsd=0.5),
        write_adversary(tmp_path, "near", archive, 0.001, tvd=0.05, jsd=0.1),
    ]


@pytest.fixture
def table(base: Run, adversaries: list[Run]) -> pd.DataFrame:
    distances = seed_distances(base.instances, base.importance)
    return adversaries_table(base, adversaries[::-1], distances)


def test_those_of_any_run_of_the_base_are_found_and_ordered_by_lambda(
    tmp_path: Path, base: Run, adversaries: list[Run]
) -> None:
    other = write_adversary(tmp_path, "other", tmp_path / "else" / "run", 0.01, 0.1, 0.1)
    found = adversaries_of(base, [base, *adversaries, other])
    assert [run.experiment for run in found] == ["near", "far"]


def test_a_row_has_the_mean_distances_and_their_intervals(table: pd.DataFrame) -> None:
    rows = table.set_index("experiment")
    assert table["what"].tolist() == [
        *["trained adversary"] * 2,
        "search for each text",
        "other seed",
    ]
    assert rows.loc["far", ["tvd", "jsd"]].tolist() == pytest.approx([0.2, 0.5], abs=0.01)
    assert rows.loc["near", "divergence_weight"] == 0.001
    search = table.iloc[2]
    assert [search["tvd"], search["jsd"]] == pytest.approx([0.02, 0.6], abs=0.01)
    assert math.isnan(search["divergence_weight"])
    for name in ("tvd", "jsd"):
        assert (table[f"{name}_lower"] < table[name]).all()
        assert (table[name] < table[f"{name}_upper"]).all()
    assert table["n"].tolist() == [300] * 4


def test_other_seeds_are_counted_once_for_two(table: pd.DataFrame, base: Run) -> None:
    distances = seed_distances(base.instances, base.importance)
    assert table.iloc[3]["jsd"] == pytest.approx(distances["jsd"].mean(), rel=1e-12)
    assert table.iloc[3]["tvd"] == pytest.approx(distances["tvd"].mean(), rel=1e-12)


def test_a_base_of_one_seed_that_was_not_searched_has_no_rows_of_its_own(tmp_path: Path) -> None:
    base = write_base(tmp_path, seeds=(1,))
    (base.folder / "experiment.json").write_text('{"evaluation": {}}')
    adversary = write_adversary(tmp_path, "far", base.folder, 0.1, tvd=0.2, jsd=0.5)
    table = adversaries_table(base, [adversary], pd.DataFrame())
    assert table["experiment"].tolist() == ["far"]


def test_the_markdown_has_a_line_for_each_row(table: pd.DataFrame) -> None:
    lines = as_markdown(table).splitlines()
    assert len(lines) == 2 + 4
    assert lines[2].startswith("| trained adversary | 0.001 | 0.0")
    assert lines[4].startswith("| search for each text |  | 0.0")


def test_the_figure_joins_adversaries_by_lambda_and_names_it(table: pd.DataFrame) -> None:
    (ax,) = adversaries_figure(table, "base").axes
    curve = ax.lines[0]
    np.testing.assert_allclose(curve.get_xdata(), table["tvd"][:2])
    np.testing.assert_allclose(curve.get_ydata(), table["jsd"][:2])
    assert curve.get_linestyle() == "-"
    assert [line.get_linestyle() for line in ax.lines[1:3]] == ["None", "None"]
    assert {text.get_text() for text in ax.texts} >= {"0.001", "0.1"}
