"""Options that several sub-commands share."""

import argparse
from pathlib import Path

from ane_research.commands.places import no_file, only_folder
from ane_research.configuration import parse_overrides


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
        type=only_folder,
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
        "--to",
        type=no_file,
        metavar="FOLDER",
        help=f"of the results; default: {name}/ beside the runs",
    )
