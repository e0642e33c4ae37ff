"""Shows the results of all experiments: a row for the newest finished run of each."""

import argparse

from ane_research.commands.options import add_output_dir
from ane_research.errors import InputError

HELP = "show the results of all experiments"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds where the runs are and how to show them."""
    add_output_dir(parser)
    parser.add_argument("--markdown", action="store_true", help="print tables of Markdown")


def execute(args: argparse.Namespace) -> int:
    """Prints test metrics and correlations, mean ± standard deviation over seeds.

    Raises:
        InputError: There is no finished run.
    """
    # Here, because pandas takes a second.
    import rich

    from ane_research.report.runs import load_latest_runs
    from ane_research.report.summary import NOTE, as_markdown, as_rich, blocks, summary

    runs = load_latest_runs(args.output_dir)
    if not runs:
        raise InputError(f"{args.output_dir}: no finished run in it; make one with `run`")
    for heading, block in blocks(summary(runs)):
        if args.markdown:
            print(as_markdown(heading, block))
        else:
            rich.print(as_rich(heading, block))
        print()
    print(NOTE)
    return 0
