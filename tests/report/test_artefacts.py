"""What is made of runs whose studies ask for little."""

import json
from pathlib import Path

import pytest

from ane_research.report.artefacts import write_artefacts
from ane_research.report.runs import Run
from ane_research.results import AgreementRow, read_rows, write_rows


def files_of(run_dir: Path, folder: str) -> set[str]:
    return {path.suffix for path in (run_dir / folder).glob("*")}


def test_a_study_that_compares_with_controls_only_has_their_tables(run_dir: Path) -> None:
    for path in run_dir.glob("seed_*/agreement.parquet"):
        write_rows(read_rows(AgreementRow, path).assign(control=True), AgreementRow, path)
    write_artefacts(run_dir)
    assert files_of(run_dir, "controls") == {".csv"}
    assert not files_of(run_dir, "correlation")
    assert not files_of(run_dir, "graphs")


@pytest.mark.parametrize("evaluation", [{"agreement": {}}, {"importance": {}, "agreement": {}}])
def test_a_study_that_compares_nothing_has_a_page_all_the_same(
    run_dir: Path, evaluation: dict
) -> None:
    (run_dir / "experiment.json").write_text(json.dumps({"evaluation": evaluation}))
    for path in run_dir.glob("seed_*/agreement.parquet"):
        path.unlink()
    write_artefacts(run_dir)
    assert Run(run_dir).agreement.empty
    assert (run_dir / "report.html").is_file()
