"""What every run under an output folder is doing, read from its files alone.

So it can be asked while they run, and on any machine that sees the folder.
"""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ane_research.files import read_json
from ane_research.progress import PROGRESS, TRAINING
from ane_research.record import ROWS, read_record
from ane_research.report.runs import LOCK, Run

HEADER = ("experiment", "run", "seed", "state", "stage", "done", "left, at most", "last metric")
#: A run whose lock has not been touched for so long has no process any more.
SECONDS_TO_LIVE = 60.0


@dataclass(frozen=True)
class UnitStatus:
    """What a seed of a run is doing.

    Attributes:
        state: "waiting", "running", "stopped" (its process is gone), "interrupted", "failed",
            "complete" or "damaged" (results of a finished run are gone).
        stage: The one that is running, or how many are finished.
        progress: Of the stage, in [0, 1]; NaN where nothing is known.
        seconds_left: Of the stage, at most; NaN likewise.
        metric: The last one on the validation or the test set.
    """

    experiment: str
    run: str
    seed: int
    state: str
    stage: str
    progress: float
    seconds_left: float
    metric: str


def run_status(run: Run) -> list[UnitStatus]:
    """The status of every seed of a run."""
    state = run.manifest["status"]
    if state in ("running", "waiting") and not is_alive(run.folder):
        state = "stopped"
    return [unit_status(run, int(seed), state) for seed in run.manifest.get("seeds", [])]


def is_alive(run_dir: Path) -> bool:
    """Whether a process is working on a run: it touches the lock every few seconds."""
    try:
        return time.time() - (run_dir / LOCK).stat().st_mtime < SECONDS_TO_LIVE
    except OSError:
        return False


def unit_status(run: Run, seed: int, state: str) -> UnitStatus:
    """The status of one seed; `state` is that of the run."""
    folder, configuration = run.folder / f"seed_{seed}", _json(run.folder / "experiment.json")
    finished, total = len(read_record(folder)), num_stages(configuration)
    current = _json(folder / PROGRESS) if state == "running" else {}
    if state in ("running", "waiting"):
        state = "running" if current else "complete" if finished >= total else "waiting"
    elif finished >= total and configuration:
        state = "complete"
    elif state == "complete":
        state = "damaged"
    done, of = current.get("done", 0), current.get("total", 0)
    if current.get("stage") == "train":
        done, of = num_epochs(folder), configuration.get("trainer", {}).get("num_epochs", 0)
    elapsed = time.time() - current.get("began", time.time())
    return UnitStatus(
        experiment=run.experiment,
        run=run.folder.name,
        seed=seed,
        state=state,
        stage=current.get("stage", f"{finished} of {total} stages"),
        progress=done / of if of else float("nan"),
        seconds_left=elapsed / done * (of - done) if done else float("nan"),
        metric=last_metric(configuration, folder),
    )


def num_stages(configuration: dict[str, Any]) -> int:
    """How many stages a seed of this experiment has."""
    study = configuration.get("evaluation", {})
    return 2 + sum(len(study.get(part) or {}) for part in ROWS)


def num_epochs(folder: Path) -> int:
    """How many epochs a training has finished."""
    return len(list((folder / TRAINING).glob("metrics_epoch_*.json")))


def last_metric(configuration: dict[str, Any], folder: Path) -> str:
    """The test accuracy, or while there is none the validation metric of the last epoch."""
    metrics = _json(folder / "metrics.json")
    if "test_accuracy" in metrics:
        return f"test accuracy {metrics['test_accuracy']:.3f}"
    name = str(configuration.get("trainer", {}).get("validation_metric", "-loss")).lstrip("+-")
    metrics = _json(folder / TRAINING / f"metrics_epoch_{num_epochs(folder) - 1}.json")
    value = metrics.get(f"validation_{name}")
    return "" if value is None else f"validation {name} {value:.3f}"


def as_cells(one: UnitStatus) -> tuple[str, ...]:
    """A status as a line of a table with this `HEADER`: what is unknown is left empty."""
    done = "" if one.progress != one.progress else f"{one.progress:.0%}"
    left = "" if one.seconds_left != one.seconds_left else duration(one.seconds_left)
    return one.experiment, one.run, str(one.seed), one.state, one.stage, done, left, one.metric


def duration(seconds: float) -> str:
    """Hours, minutes and seconds: "1:02:03"."""
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}"


def _json(path: Path) -> dict[str, Any]:
    try:
        return read_json(path)
    except (OSError, ValueError):
        return {}
