"""Shows what every run is doing: its state, stage, progress, time left and last metric."""

import argparse

from ane_research.commands.options import add_output_dir
from ane_research.commands.table import format_table
from ane_research.errors import InputError

HELP = "show what every run is doing"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds where the runs are and which to show."""
    add_output_dir(parser)
    parser.add_argument("--unfinished", action="store_true", help="leave out what is complete")


def execute(args: argparse.Namespace) -> int:
    """Prints a line for every seed of every run.

    Raises:
        InputError: There is no run.
    """
    # Here, because pandas takes a second.
    from ane_research.report.runs import all_runs
    from ane_research.report.status import HEADER, as_cells, run_status

    runs = all_runs(args.output_dir)
    if not runs:
        raise InputError(f"{args.output_dir}: no run in it; make one with `run`")
    statuses = [status for run in runs for status in run_status(run)]
    if args.unfinished:
        statuses = [status for status in statuses if status.state != "complete"]
    print(format_table(HEADER, [as_cells(status) for status in statuses]))
    return 0
