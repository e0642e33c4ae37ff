"""A table that stands for itself: for programs, for readers, and as a figure."""

from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from ane_research.files import atomic_path
from ane_research.report.drawing import save_figure


def write_table_files(
    table: pd.DataFrame, markdown: str, note: str, figure: Figure, stem: Path
) -> list[Path]:
    """Writes `stem` with the endings csv, md (with the note), png, svg and pdf, each whole."""
    texts = write_table_texts(table, f"{markdown}\n\n{note}\n", stem)
    return [*texts, *save_figure(figure, stem)]


def write_table_texts(table: pd.DataFrame, markdown: str, stem: Path) -> list[Path]:
    """Writes `stem` with the endings csv and md, each whole or not at all."""
    texts = {"csv": table.to_csv(index=False), "md": markdown}
    paths = [stem.with_name(f"{stem.name}.{extension}") for extension in texts]
    for path, text in zip(paths, texts.values(), strict=True):
        with atomic_path(path) as temporary:
            temporary.write_text(text, encoding="utf-8")
    return paths
