"""The notebook runs from top to bottom and shows tables and figures."""

import base64
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[1]


def execute(run: list[str], output_dir: Path) -> nbformat.NotebookNode:
    """The notebook with these parameters, executed in the project's folder."""
    book = nbformat.read(ROOT / "replicate_paper.ipynb", as_version=4)
    (cell,) = [cell for cell in book.cells if "parameters" in cell.metadata.get("tags", [])]
    cell.source = f"RUN = {run!r}\nRUN_ALL = False\nOUTPUT_DIR = {str(output_dir)!r}"
    where = {"metadata": {"path": str(ROOT)}}
    NotebookClient(book, kernel_name="python3", timeout=900, resources=where).execute()
    return book


def displayed(book: nbformat.NotebookNode, kind: str) -> list[str]:
    """Everything the notebook shows of a MIME type, in order."""
    return [
        output.data[kind]
        for cell in book.cells
        for output in cell.get("outputs", [])
        if kind in output.get("data", {})
    ]


def printed(book: nbformat.NotebookNode) -> str:
    """Progress bars and whatever else is printed."""
    outputs = [output for cell in book.cells for output in cell.get("outputs", [])]
    return "".join(output.get("text", "") for output in outputs)


def test_it_runs_an_experiment_and_shows_tables_and_figures(tmp_path: Path) -> None:
    book = execute(["experiments/quickstart.jsonnet"], tmp_path / "outputs")
    runs, table_1, table_2 = displayed(book, "text/html")
    assert "quickstart" in runs
    assert "test_accuracy" in runs
    assert "0.280 ± 0.221" in table_1
    assert "0.784 ± 0.461" in table_2
    figures = [base64.b64decode(figure) for figure in displayed(book, "image/png")]
    assert len(figures) == 4
    assert "leave_one_out: 100%" in printed(book)
    assert "Warning" not in printed(book)
    assert all(figure.startswith(b"\x89PNG") for figure in figures)


def test_with_nothing_to_show_it_says_how_to_begin(tmp_path: Path) -> None:
    book = execute([], tmp_path / "outputs")
    assert "There is no finished run under" in displayed(book, "text/markdown")[0]
    table_1, table_2 = displayed(book, "text/html")
    assert "0.280 ± 0.221" in table_1
    assert "0.784 ± 0.461" in table_2
    assert displayed(book, "image/png") == []
    assert not (tmp_path / "outputs").exists()
