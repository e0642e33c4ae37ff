"""`progress.json`: what a unit of work is doing, for whoever watches."""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ane_research.files import write_json

if TYPE_CHECKING:
    from allennlp.data import DataLoader

PROGRESS = "progress.json"
#: Sub-folder of a model in training.
TRAINING = "training"
_SECONDS_BETWEEN_WRITES = 1.0


class Progress:
    """Says in a folder which stage is running and how far it is, at most once a second.

    That it cannot be written, on a full disk for one, is no reason to stop the work.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / PROGRESS
        self.content: dict[str, Any] = {"host": socket.gethostname(), "process": os.getpid()}
        self._written = -_SECONDS_BETWEEN_WRITES

    def begin(self, stage: str) -> None:
        """Says which stage begins."""
        self.content |= {"stage": stage, "began": time.time(), "done": 0, "total": 0}
        self._write()

    def update(self, done: int, total: int) -> None:
        """Says how much of the stage is done."""
        self.content |= {"done": done, "total": total}
        if time.monotonic() - self._written >= _SECONDS_BETWEEN_WRITES:
            self._write()

    def end(self) -> None:
        """Removes the file: nothing is running any more."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)

    def _write(self) -> None:
        self._written = time.monotonic()
        with suppress(OSError):
            write_json({**self.content, "written": time.time()}, self.path)


class WatchedLoader:
    """A data loader that says how many of its batches have been taken."""

    def __init__(self, loader: "DataLoader", progress: Progress) -> None:
        self.loader = loader
        self.progress = progress

    def __len__(self) -> int:
        return len(self.loader)

    def __iter__(self) -> Iterator[Any]:
        for number, batch in enumerate(self.loader):
            self.progress.update(number, len(self))
            yield batch

    def set_target_device(self, device: Any) -> None:
        """As the loader's own."""
        self.loader.set_target_device(device)
