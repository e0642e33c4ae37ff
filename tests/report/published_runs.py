"""Finished runs of the experiments that reproduce published numbers, with invented correlations."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import _jsonnet

from ane_research.report.runs import Run, load_run
from tests.report.conftest import write_run

EXPERIMENTS = Path(__file__).parents[2] / "experiments"
JW_FILE = "jain_wallace/jw_sst_tanh_softmax.jsonnet"
NS_FILE = "as_released/sst_tanh_softmax_as_released.jsonnet"


@cache
def text_of(path: str) -> str:
    return _jsonnet.evaluate_file(str(EXPERIMENTS / path))


def reference(path: str) -> dict[str, Any]:
    """The configuration of an experiment."""
    configuration: dict[str, Any] = json.loads(text_of(path))
    return configuration


def write_reproduction(
    output_dir: Path,
    path: str = JW_FILE,
    seeds: tuple[int, ...] = (1, 2, 3),
    changes: dict[str, Any] | None = None,
    data: dict[str, str] | None = None,
) -> Run:
    """A run of an experiment whose configuration is changed at keys with dots."""
    folder = write_run(output_dir, Path(path).stem, "2026-11-21T08-15-02Z", seeds)
    configuration = reference(path)
    for key, value in (changes or {}).items():
        section, *rest = configuration, *key.split(".")
        for name in rest[:-1]:
            section = section[name]
        section[rest[-1]] = value
    (folder / "experiment.json").write_text(json.dumps(configuration))
    if data is not None:
        manifest = json.loads((folder / "manifest.json").read_text())
        (folder / "manifest.json").write_text(json.dumps({**manifest, "data": data}))
    return load_run(folder)
