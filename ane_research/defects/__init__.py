"""What each behaviour of the code Neely & Schouten (2020) released does to the numbers."""

from ane_research.defects.figure import defects_figure
from ane_research.defects.measuring import measure_defects
from ane_research.defects.released import RELEASED, Released
from ane_research.defects.table import as_markdown, moved, sentences, write_defects

__all__ = [
    "RELEASED",
    "Released",
    "as_markdown",
    "defects_figure",
    "measure_defects",
    "moved",
    "sentences",
    "write_defects",
]
