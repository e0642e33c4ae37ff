"""The data root: the folder that experiments name their files under."""

import os
from pathlib import Path

VARIABLE = "ANE_DATA_ROOT"


def data_root() -> Path:
    """The folder named by `ANE_DATA_ROOT`, or `datasets/` in the working directory."""
    return Path(os.environ.get(VARIABLE) or "datasets").expanduser()
