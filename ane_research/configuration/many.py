"""Reads many experiment files at once."""

import json
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import _jsonnet

from ane_research.configuration.loading import external_variables, load_configuration
from ane_research.errors import InputError

Loaded = dict[str, Any] | InputError


def load_configurations(paths: Sequence[Path]) -> list[Loaded]:
    """The configuration that each file describes, or what is wrong with it.

    Jsonnet reads its standard library anew for every file it evaluates or imports, which takes a
    hundred times as long as an experiment itself: the files of one folder are read as one text.
    """
    loaded: list[Loaded] = []
    for folder, group in groupby(paths, key=lambda path: path.parent):
        loaded += _load(folder, list(group))
    return loaded


def _load(folder: Path, paths: list[Path]) -> list[Loaded]:
    if len(paths) == 1:
        return [_load_one(paths[0])]
    try:
        return _load_as_one_text(folder, paths)
    except (OSError, ValueError, RuntimeError):
        # One of them is wrong: in one half, or both.
        middle = len(paths) // 2
        return _load(folder, paths[:middle]) + _load(folder, paths[middle:])


def _load_as_one_text(folder: Path, paths: list[Path]) -> list[Loaded]:
    texts = [f"(\n{path.read_text(encoding='utf-8')}\n)" for path in paths]
    # What the files import is found from the place of this name.
    name = str(folder / "*.jsonnet")
    values = json.loads(
        _jsonnet.evaluate_snippet(name, f"[{','.join(texts)}]", ext_vars=external_variables())
    )
    if len(values) != len(paths) or not all(isinstance(value, dict) for value in values):
        raise ValueError("not one object for each file")
    return values


def _load_one(path: Path) -> Loaded:
    try:
        return load_configuration(path)
    except InputError as error:
        return error
