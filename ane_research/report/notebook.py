"""What `replicate_paper.ipynb` shows; each function displays and returns nothing."""

from pathlib import Path

import pandas as pd
from IPython.display import Image, Markdown, display

from ane_research.report.paper_tables import NOTE_1, NOTE_2, table_1, table_2
from ane_research.report.runs import Run, load_latest_runs


def show_runs(output_dir: Path | str) -> None:
    """The newest finished run of each experiment with its test metrics, or how to make one."""
    runs = load_latest_runs(output_dir)
    if not runs:
        display(
            Markdown(
                f"There is no finished run under `{output_dir}/` yet. Name an experiment in `RUN` "
                "above, for example `experiments/quickstart.jsonnet`, and run the notebook again; "
                "until then the tables show the published values only."
            )
        )
        return
    frame = pd.DataFrame([_summary(run) for run in runs.values()])
    display(frame.style.hide(axis="index").format(precision=4))


def show_paper_tables(output_dir: Path | str) -> None:
    """Tables 1 and 2 of Neely & Schouten (2020), published values and ours."""
    runs = load_latest_runs(output_dir)
    for heading, table, note in (
        ("Table 1. Kendall's tau of attention, BiLSTM, tanh, softmax", table_1(runs), NOTE_1),
        ("Table 2. Top-k and sparse attention, mean ± std", table_2(runs), NOTE_2),
    ):
        styled = table.style.set_table_styles(
            [
                {"selector": "td", "props": "white-space: nowrap"},
                {"selector": "th[colspan]", "props": "text-align: center"},
            ]
        )
        display(Markdown(f"**{heading}**"), styled, Markdown(note))


def show_figures(output_dir: Path | str) -> None:
    """The figures of the newest finished run of each experiment."""
    for run in load_latest_runs(output_dir).values():
        for path in sorted((run.folder / "graphs").glob("*.png")):
            display(Image(filename=str(path), width=640))


def _summary(run: Run) -> dict[str, object]:
    metrics = pd.DataFrame.from_dict(run.metrics, orient="index")
    return {
        "experiment": run.experiment,
        "run": run.folder.name,
        "seeds": ", ".join(map(str, run.metrics)),
        **metrics.filter(["test_accuracy", "test_auc"]).mean(),
    }
