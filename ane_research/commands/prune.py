"""Deletes superseded runs and checkpoints, and first shows which and how much that frees."""

import argparse

from ane_research.commands.options import add_output_dir

HELP = "delete superseded runs and checkpoints"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds where the runs are and whether to delete."""
    add_output_dir(parser)
    parser.add_argument("--yes", action="store_true", help="delete; otherwise only show")


def execute(args: argparse.Namespace) -> int:
    """Lists what can go and how much that frees, and deletes it if told to."""
    # Here, because pandas takes a second.
    from ane_research.pruning import checkpoints, delete, freed_bytes, superseded_runs

    runs = superseded_runs(args.output_dir)
    files = [path for path in checkpoints(args.output_dir) if path.parents[2] not in runs]
    for path in runs:
        print(f"superseded run: {path}")
    for path in files:
        print(f"checkpoint: {path}")
    megabytes = freed_bytes([*runs, *files]) / 1e6
    if not runs and not files:
        print("nothing to delete")
    elif not args.yes:
        print(f"{megabytes:.1f} MB; --yes deletes them")
    else:
        for path in [*runs, *files]:
            delete(path)
        print(f"deleted, {megabytes:.1f} MB freed")
    return 0
