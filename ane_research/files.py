"""Files that are written whole or not at all, and JSON read with a limit."""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

LARGEST_JSON = 2**26  #: bytes of a file


@contextmanager
def atomic_path(path: Path) -> Iterator[Path]:
    """Yields a temporary path beside `path`, renamed to it on success and removed on failure.

    File and name are on the disk before this ends: a power cut leaves the old file or the new one,
    and what is written later never says of a file that it is there when it is not.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=path.suffix)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o644)
        sync_to_disk(temporary)
        temporary.replace(path)
        sync_to_disk(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def sync_to_disk(path: Path) -> None:
    """Waits until a file, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_json(path: Path, largest: int = LARGEST_JSON) -> dict[str, Any]:
    """Reads a JSON object.

    Args:
        path: Of the file.
        largest: Bytes that it may have.

    Raises:
        OSError: There is no such file, or it cannot be read.
        ValueError: It is too large, no JSON or no object.
    """
    if path.stat().st_size > largest:
        raise ValueError(f"is larger than {largest} bytes")
    content = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise ValueError("is no JSON object")
    return content


def write_json(content: Any, path: Path) -> None:
    """Writes JSON with sorted keys, whole or not at all."""
    with atomic_path(path) as temporary:
        temporary.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n")
