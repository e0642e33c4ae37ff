"""Where runs go: a folder, or an address to which finished runs are copied."""

import argparse
import os
import re
from pathlib import Path

from ane_research.errors import InputError


def add_place_of_runs(parser: argparse.ArgumentParser) -> None:
    """Adds where runs go."""
    parser.add_argument(
        "--output_dir",
        "--output-dir",
        default="outputs",
        metavar="FOLDER|ADDRESS",
        help="""default: outputs; or an address such as s3://bucket/runs: finished runs are copied
        to it, and those that are there are used""",
    )


def is_address(place: str) -> bool:
    """Whether a place is an address and no folder."""
    return "://" in place


def folder_of(place: str) -> Path:
    """The folder where runs are made; of an address, one of its own under `outputs`."""
    if not is_address(place):
        return Path(place)
    return Path("outputs") / re.sub(r"[^\w.-]+", "_", place)


def only_folder(place: str) -> Path:
    """A folder, for commands that read runs.

    Raises:
        ArgumentTypeError: It is an address or a file.
    """
    if is_address(place):
        raise argparse.ArgumentTypeError(
            f"{place} is an address; expected a folder with runs, as those in {folder_of(place)}"
        )
    return no_file(place)


def no_file(place: str) -> Path:
    """A folder, which need not be there.

    Raises:
        ArgumentTypeError: A file is there, or in the place of a folder that it is to be in.
    """
    path = Path(place)
    for part in (path, *path.parents):
        if os.path.exists(part) and not os.path.isdir(part):
            raise argparse.ArgumentTypeError(f"{part} is a file; expected a folder")
    return path


def fetch(experiment: str, place: str) -> None:
    """Copies what is finished of an experiment from an address, if the place is one.

    Raises:
        InputError: The address cannot be read.
    """
    if not is_address(place):
        return
    # Here, because pandas takes a second.
    from ane_research.address import fetch_runs

    fetch_runs(place, experiment, folder_of(place))


def publish(run_dir: Path, place: str) -> InputError | None:
    """Copies a finished run to an address, if the place is one; returns what went wrong."""
    if not is_address(place):
        return None
    from ane_research.address import publish_run

    try:
        publish_run(run_dir, place)
    except InputError as error:
        return error
    print(f"{place} has {run_dir.parent.name}/{run_dir.name}")
    return None
