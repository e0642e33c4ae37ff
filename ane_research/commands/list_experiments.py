"""Lists the experiments, folder by folder."""

import argparse
import sys
from pathlib import Path
from typing import Any

from ane_research.commands.errors import WRONG_INPUT
from ane_research.commands.table import format_table
from ane_research.configuration import find_experiments, load_configurations
from ane_research.configuration.loading import EXPERIMENTS
from ane_research.errors import InputError

HELP = "list the experiments"
HEADER = ("name", "reader", "encoder", "scoring", "activation", "file")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the folder to list."""
    parser.add_argument(
        "folder",
        type=Path,
        nargs="?",
        default=EXPERIMENTS,
        metavar="FOLDER",
        help=f"default: {EXPERIMENTS}; of the folders in it only the number of experiments; "
        "or a file, or a pattern in quotes",
    )


def execute(args: argparse.Namespace) -> int:
    """Prints a table; a broken file costs its own row only."""
    paths = find_experiments(args.folder)
    rows, problems = [], []
    for path, loaded in zip(paths, load_configurations(paths), strict=True):
        if isinstance(loaded, InputError):
            problems.append(str(loaded))
        else:
            rows.append(describe_experiment(path, loaded))
    print(format_table(HEADER, rows))
    for folder, number in subfolders(args.folder).items():
        print(f"\n{number} more in {folder}: ane-research list {folder}")
    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)
    return WRONG_INPUT if problems else 0


def subfolders(folder: Path) -> dict[Path, int]:
    """The folders of experiments in a folder, and how many experiments each has."""
    paths = sorted(folder.iterdir()) if folder.is_dir() else []
    numbers = {path: len(list(path.glob("*.jsonnet"))) for path in paths}
    return {path: number for path, number in numbers.items() if number}


def describe_experiment(path: Path, config: dict[str, Any]) -> tuple[str, ...]:
    """One row of the table."""
    model = config.get("model", {})
    parts = [registered_name(model, part) for part in ("encoder", "scoring", "activation")]
    return path.stem, registered_name(config, "dataset_reader"), *parts, str(path)


def registered_name(section: Any, key: str) -> str:
    """The name of a component, which may be spelt "name" or {type: "name"}; "-" without one."""
    component = section.get(key) if isinstance(section, dict) else None
    name = component.get("type") if isinstance(component, dict) else component
    return str(name) if name is not None else "-"
