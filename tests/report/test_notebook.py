from pathlib import Path
from typing import Any

import nbformat
import pytest

from ane_research.report import notebook
from ane_research.report.figures import save_figures
from ane_research.report.runs import Run

NOTEBOOK = Path(__file__).parents[2] / "replicate_paper.ipynb"


@pytest.fixture
def displayed(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the notebook would display, in order."""
    shown: list[Any] = []
    monkeypatch.setattr(notebook, "display", lambda *objects: shown.extend(objects))
    return shown


def test_without_runs_a_sentence_says_how_to_make_one(tmp_path: Path, displayed: list[Any]) -> None:
    notebook.show_runs(tmp_path / "outputs")
    (sentence,) = displayed
    assert "no finished run" in sentence.data
    assert "`RUN`" in sentence.data


def test_runs_are_listed_with_their_mean_test_metrics(run_dir: Path, displayed: list[Any]) -> None:
    notebook.show_runs(run_dir.parents[1])
    (row,) = displayed[0].data.to_dict("records")
    assert row == {
        "experiment": "sst_tanh_softmax",
        "run": "2026-11-21T08-15-02Z",
        "seeds": "2, 13",
        "test_accuracy": pytest.approx(0.7975),
        "test_auc": 0.875,
    }


@pytest.mark.parametrize("outputs", ["outputs", "nowhere"])
def test_both_tables_are_shown_with_their_notes(
    outputs: str, run_dir: Path, displayed: list[Any]
) -> None:
    notebook.show_paper_tables(run_dir.parents[2] / outputs)
    assert [type(shown).__name__ for shown in displayed] == ["Markdown", "Styler", "Markdown"] * 2
    assert "their class 0 is positive" in displayed[2].data
    assert "0.280 ± 0.221" in displayed[1].to_html()


def test_figures_of_the_latest_runs_are_shown(run_dir: Path, displayed: list[Any]) -> None:
    rows = Run(run_dir).agreement
    save_figures(rows[rows["agreement"] == "kendall_tau"], "sst_tanh_softmax", run_dir / "graphs")
    notebook.show_figures(run_dir.parents[1])
    names = [Path(image.filename).name for image in displayed]
    assert names == ["sst_tanh_softmax_by_length.png", "sst_tanh_softmax_kendall_tau.png"]


def test_the_notebook_is_stored_without_outputs_and_runs_nothing_by_itself() -> None:
    book = nbformat.read(NOTEBOOK, as_version=nbformat.NO_CONVERT)
    nbformat.validate(book)
    assert (book.nbformat, book.nbformat_minor) == (4, 5)
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)
    (parameters,) = [cell for cell in code if "parameters" in cell.metadata.get("tags", [])]
    values: dict[str, Any] = {}
    exec(parameters.source, values)
    assert values["RUN"] == []
    assert values["RUN_ALL"] is False
