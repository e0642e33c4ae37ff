"""Tests of `adversaries`: from runs to their table and figure."""

from pathlib import Path

import pandas as pd
import pytest

from ane_research.commands import main
from tests.adversaries import write_adversary, write_base


def test_it_prints_the_table_and_writes_it_with_its_figure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = write_base(tmp_path)
    write_adversary(tmp_path, "far", base.folder, 0.1, tvd=0.2, jsd=0.5)
    assert main(["adversaries", "base", "--output_dir", str(tmp_path)]) == 0
    assert "| trained adversary | 0.1 |" in capsys.readouterr().out
    names = sorted(path.name for path in (tmp_path / "adversaries").iterdir())
    assert names == [f"base.{ending}" for ending in ("csv", "md", "pdf", "png", "svg")]
    table = pd.read_csv(tmp_path / "adversaries" / "base.csv")
    assert table["experiment"].tolist() == ["far", "base", "base"]


def test_a_base_without_adversaries_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_base(tmp_path)
    assert main(["adversaries", "base", "--output_dir", str(tmp_path)]) == 2
    err = capsys.readouterr().err
    assert "no finished run of a trained adversary of base; run one, such as exp" in err
    assert err.count("\n") == 1
    assert not (tmp_path / "adversaries").exists()
