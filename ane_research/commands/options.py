"""Options that several sub-commands share."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ane_research.configuration import parse_overrides
from ane_research.errors import InputError

if TYPE_CHECKING:  # pandas takes a second
    from ane_research.report.runs import Run


def add_configuration_options(parser: argparse.ArgumentParser) -> None:
    """Adds the options that change what an experiment file says."""
    parser.add_argument(
        "--embeddings",
        metavar="PATH|URL|none",
        help="word vectors to start from instead of the experiment's; 'none': random ones",
    )
    parser.add_argument(
        "--overrides",
        default="",
        metavar="JSON",
        help="""changes to the experiment, as for 'allennlp train': '{"trainer.num_epochs": 5}'""",
    )


def check_configuration_options(args: argparse.Namespace) -> None:
    """Refuses wrong options before anything that takes long.

    Raises:
        InputError: The overrides are not an object in JSON.
    """
    parse_overrides(args.overrides)


def add_output_dir(parser: argparse.ArgumentParser) -> None:
    """Adds where the runs are."""
    parser.add_argument(
        "--output_dir",
        "--output-dir",
        type=Path,
        default=Path("outputs"),
        metavar="FOLDER",
        help="of the runs; default: outputs",
    )


def add_folder_options(parser: argparse.ArgumentParser, name: str) -> None:
    """Adds where the runs are and where what is made of them goes.

    Args:
        parser: Of a sub-command that reads finished runs.
        name: Folder beside the runs where results go by default.
    """
    add_output_dir(parser)
    parser.add_argument(
        "--to", type=Path, metavar="FOLDER", help=f"of the results; default: outputs/{name}"
    )


def chosen_run(name: str, output_dir: Path) -> "Run":
    """The finished run in a folder, or the newest one of an experiment.

    Args:
        name: A run's folder, or an experiment's name.
        output_dir: Where the runs of experiments are.

    Raises:
        InputError: There is none.
    """
    # Here, because pandas takes a second.
    from ane_research.report.runs import load_latest_runs, load_run

    if Path(name).is_dir():
        return load_run(name)
    runs = load_latest_runs(output_dir)
    if name not in runs:
        known = ", ".join(runs) or "none"
        raise InputError(
            f"{name}: neither a run's folder nor an experiment with a finished run in "
            f"{output_dir}; these have one: {known}"
        )
    return runs[name]
