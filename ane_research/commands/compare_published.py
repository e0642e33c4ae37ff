"""Puts every finished run beside the numbers that Jain & Wallace and Neely & Schouten published."""

import argparse
import functools

from ane_research.commands.options import add_folder_options
from ane_research.commands.table import format_table
from ane_research.configuration import load_configuration
from ane_research.configuration.loading import EXPERIMENTS
from ane_research.errors import InputError

HELP = "with the numbers of the papers"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds where the runs are and where the comparison goes."""
    add_folder_options(parser, "published")


def execute(args: argparse.Namespace) -> int:
    """Writes the comparison and prints a line for each run and paper.

    Raises:
        InputError: No finished run has published counterparts.
    """
    # Here, because pandas and Matplotlib take seconds.
    from ane_research.report.published_comparison import compare_with_published
    from ane_research.report.published_page import overview, save_comparison
    from ane_research.report.runs import find_runs

    runs = find_runs(args.output_dir)
    # Several runs have one reference.
    references = functools.cache(lambda path: load_configuration(EXPERIMENTS / path))
    comparison = compare_with_published(runs, references)
    if comparison.empty:
        raise InputError(
            f"{args.output_dir}: {len(runs)} finished runs, but none of a data set, encoder, "
            "scoring and activation of the papers; make one with `run`"
        )
    table = overview(comparison)
    print(format_table(list(table.columns), list(table.itertuples(index=False, name=None))))
    others = len(runs) - len(table[["experiment", "run"]].drop_duplicates())
    print(f"\nother finished runs, of what the papers do not have: {others}")
    for path in save_comparison(comparison, args.to or args.output_dir / "published"):
        print(path)
    return 0
