"""Eight seeds of a small experiment: in two processes, against one after another."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks.case import Case

EXPERIMENT = Path(__file__).parents[1] / "experiments" / "quickstart.jsonnet"
SEEDS = [str(seed) for seed in range(1, 9)]


def cases(device: str) -> Iterator[Case]:
    """Each way starts its processes and imports the libraries anew, as a user's command does."""
    yield Case(
        name="eight seeds of the quickstart, 2 workers against 1",
        ours=partial(run_seeds, 2, device),
        reference=partial(run_seeds, 1, device),
        in_process=False,
        once=True,
    )


def run_seeds(workers: int, device: str) -> None:
    """Trains and studies every seed in a temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        options = ["--output_dir", folder, "--device", device, "--workers", str(workers)]
        arguments = ["run", "--experiment_path", str(EXPERIMENT), "--seeds", *SEEDS, *options]
        command = [sys.executable, "-m", "ane_research", *arguments]
        subprocess.run(command, capture_output=True, check=True)
