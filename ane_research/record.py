"""`stages.json`: which stages of a unit are finished, and where else results like them lie."""

import os
import platform
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from ane_research.files import read_json, sync_to_disk, write_json
from ane_research.results import (
    AgreementRow,
    CounterfactualRow,
    FaithfulnessRow,
    ImportanceRow,
    InstanceRow,
    PlausibilityRow,
    read_rows,
    write_rows,
)

RECORD = "stages.json"
#: Of each part of a study: the row type, the file, and the column that names the stage.
ROWS = {
    "importance": (ImportanceRow, "importance.parquet", "measure"),
    "agreement": (AgreementRow, "agreement.parquet", "agreement"),
    "counterfactual": (CounterfactualRow, "counterfactual.parquet", "counterfactual"),
    "faithfulness": (FaithfulnessRow, "faithfulness.parquet", "faithfulness"),
    "plausibility": (PlausibilityRow, "plausibility.parquet", "plausibility"),
}
_OF_TRAINING = ("config.json", "metrics.json", "meta.json", "out.log")


class Record:
    """The finished stages of a unit; a stage is entered when its files are whole.

    One whose files have been lost or damaged since does not count.

    Args:
        folder: Of the seed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        stages = read_record(folder)
        kinds = {stage: stage.partition("/")[0] for stage in stages}
        whole = {kind for kind in set(kinds.values()) if has_results(folder, kind)}
        self.stages = {stage: stages[stage] for stage, kind in kinds.items() if kind in whole}

    def has(self, stage: str, identity: str) -> bool:
        """Whether a stage is finished, with this identity."""
        return self.stages.get(stage, {}).get("identity") == identity

    def add(
        self,
        stage: str,
        identity: str,
        seconds: float,
        threads: int,
        origin: Path | None = None,
        resumed: bool = False,
    ) -> None:
        """Enters a stage.

        Args:
            stage: Its name.
            identity: What determines its result.
            seconds: That it took.
            threads: Of PyTorch.
            origin: The folder its result was taken from, if it was.
            resumed: An interrupted training was continued: no other run takes this result.
        """
        entry: dict[str, Any] = {
            "identity": identity,
            "seconds": round(seconds, 1),
            "host": platform.node(),
            "threads": threads,
        }
        if origin is not None:
            entry["from"] = str(origin)
        if resumed:
            entry["resumed"] = True
        self.stages[stage] = entry
        write_json(self.stages, self.folder / RECORD)

    def add_rows(self, kind: str, name: str, rows: pd.DataFrame, order: list[str]) -> None:
        """Writes rows beside those of the finished stages of this kind, in the study's order."""
        row_type, file, column = ROWS[kind]
        finished = [other for other in order if other != name and f"{kind}/{other}" in self.stages]
        parts = {name: rows}
        if finished:
            present = read_rows(row_type, self.folder / file)
            parts |= {other: present[present[column] == other] for other in finished}
        frame = pd.concat([parts[other] for other in order if other in parts], ignore_index=True)
        write_rows(frame, row_type, self.folder / file)


def has_results(folder: Path, kind: str) -> bool:
    """Whether the files of the finished stages of a kind are there and can be read."""
    try:
        if kind in ROWS:
            row_type, file, _ = ROWS[kind]
            read_rows(row_type, folder / file)
        else:  # training and predictions both write metrics
            read_json(folder / "metrics.json")
            if kind == "predict":
                read_rows(InstanceRow, folder / "instances.parquet")
            else:
                return (folder / "model.tar.gz").is_file()
    except (OSError, ValueError):  # of which pyarrow's is one
        return False
    return True


def read_record(folder: Path) -> dict[str, Any]:
    """The finished stages of a unit by name; none where there is no readable record."""
    try:
        stages = read_json(folder / RECORD)
    except (OSError, ValueError):
        return {}
    return {stage: entry for stage, entry in stages.items() if _is_entry(entry)}


def _is_entry(entry: Any) -> bool:
    """Whether this is what `Record.add` enters."""
    if not isinstance(entry, dict):
        return False
    return isinstance(entry.get("identity"), str) and isinstance(entry.get("seconds"), int | float)


def earlier_results(output_dir: Path, folder: Path) -> dict[str, tuple[Path, str]]:
    """The finished stages of all units but one, by identity: folder and name.

    Resumed trainings are not among them.

    Args:
        output_dir: Of all runs.
        folder: Of the unit that looks for results; what is left there of lost ones is none.
    """
    return {
        entry["identity"]: (record.parent, stage)
        for record in sorted(output_dir.glob(f"*/*/seed_*/{RECORD}"))
        if record.parent != folder
        for stage, entry in read_record(record.parent).items()
        if not entry.get("resumed")
    }


def seconds_of(records: Iterable[dict[str, Any]]) -> dict[str, float]:
    """The seconds that each kind of stage took, all units together."""
    seconds: dict[str, float] = {}
    for record in records:
        for stage, entry in record.items():
            kind = stage.partition("/")[0]
            seconds[kind] = round(seconds.get(kind, 0.0) + entry["seconds"], 1)
    return seconds


def threads_of(records: Iterable[dict[str, Any]]) -> int:
    """How many threads of PyTorch the units had: where that differs, the most of any stage."""
    return max(entry.get("threads", 1) for record in records for entry in record.values())


def take_training(origin: Path, folder: Path) -> None:
    """Takes the model of another folder, without copying it where the file system can do that.

    Raises:
        FileNotFoundError: There is no model in it.
    """
    link(origin / "model.tar.gz", folder / "model.tar.gz")
    for name in _OF_TRAINING:
        if (origin / name).is_file():
            link(origin / name, folder / name)
    if (origin / "vocabulary").is_dir():
        shutil.copytree(origin / "vocabulary", folder / "vocabulary", dirs_exist_ok=True)


def take_predictions(origin: Path, folder: Path) -> None:
    """Takes the predictions and metrics of the same model in another folder."""
    for name in ("instances.parquet", "metrics.json"):
        link(origin / name, folder / name)


def rows_of(origin: Path, stage: str, name: str) -> pd.DataFrame:
    """The rows of a stage in another folder, under a name of one's own.

    Raises:
        FileNotFoundError: They are not there any more.
    """
    kind, _, theirs = stage.partition("/")
    row_type, file, column = ROWS[kind]
    rows = read_rows(row_type, origin / file)
    rows = rows[rows[column] == theirs].assign(**{column: name})
    if rows.empty:
        raise FileNotFoundError(f"{origin / file}: no rows of {theirs}")
    return rows


def link(source: Path, target: Path) -> None:
    """A hard link, or a copy on a file system without them. Files are replaced, never changed."""
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".link-") as folder:
        temporary = Path(folder) / target.name
        try:
            os.link(source, temporary)
        except OSError:
            shutil.copy2(source, temporary)
            sync_to_disk(temporary)
        temporary.replace(target)
