"""What the figures have in common: styles, words, files."""

from pathlib import Path
from typing import Any

import matplotlib
import pandas as pd
from matplotlib.figure import Figure

from ane_research.results import atomic_path

BY_CHANCE = "by chance: one measure's scores at random tokens"
# Okabe & Ito's colours, which the colour-blind can tell apart; dashes and markers serve in grey.
STYLES: tuple[dict[str, Any], ...] = (
    {"color": "#0072B2", "linestyle": "-", "marker": "o"},
    {"color": "#D55E00", "linestyle": (0, (5, 1.6)), "marker": "s"},
    {"color": "#009E73", "linestyle": (0, (1, 1.2)), "marker": "^"},
    {"color": "#CC79A7", "linestyle": (0, (6, 1.5, 1, 1.5)), "marker": "D"},
    {"color": "#56B4E9", "linestyle": (0, (9, 3)), "marker": "v"},
    {"color": "#333333", "linestyle": (0, (4, 1.5, 1, 1.5, 1, 1.5)), "marker": "P"},
)
# Equal rows give equal bytes: no dates, no random ids. Text is outlines in SVG, so that a page
# looks the same everywhere, and embedded TrueType in PDF, as publishers ask.
_SETTINGS: Any = {"svg.hashsalt": "ane_research", "svg.fonttype": "path", "pdf.fonttype": 42}
_METADATA: dict[str, dict[str, Any]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}


def direction(rows: pd.DataFrame) -> str:
    """What to add to an axis of one agreement measure's values if it is a distance."""
    worst, best = rows[["worst", "best"]].iloc[0]
    return " (less is more alike)" if best < worst else ""


def save_figure(figure: Figure, stem: Path) -> list[Path]:
    """Writes a figure as `stem` with the endings png, svg and pdf."""
    paths = []
    with matplotlib.rc_context(_SETTINGS):
        for extension, metadata in _METADATA.items():
            path = stem.with_name(f"{stem.name}.{extension}")
            with atomic_path(path) as temporary:
                figure.savefig(temporary, format=extension, dpi=180, metadata=metadata)
            paths.append(path)
    return paths
