"""Compares two experiments text by text: the difference, how sure it is, and how large.

What a seed changes is not mistaken for a difference: the unit is the trained model.
"""

import argparse

from ane_research.commands.options import add_folder_options

HELP = "with each other, on the same texts"
COLUMNS = ("value", "corrected")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the two runs, what to compare, and where the results go."""
    for name in ("first", "second"):
        parser.add_argument(
            name,
            metavar=name.upper(),
            help="folder of a run, or an experiment, for its newest run",
        )
    parser.add_argument(
        "--column",
        choices=COLUMNS,
        default=COLUMNS[0],
        help="the agreement as it is, or corrected for chance; default: value",
    )
    add_folder_options(parser, "comparisons")


def execute(args: argparse.Namespace) -> int:
    """Prints the comparison and writes it."""
    # Here, because pandas takes a second.
    import rich

    from ane_research.report.experiment_comparison import (
        as_rich,
        comparison_table,
        notes,
        write_comparison,
    )
    from ane_research.report.runs import chosen_run

    first, second = (chosen_run(name, args.output_dir) for name in (args.first, args.second))
    table = comparison_table(first, second, args.column)
    rich.print(*as_rich(table), sep="\n")
    print("", f"First: {first.folder}, second: {second.folder}.", *notes(table), "", sep="\n")
    name = f"{first.experiment}_{second.experiment}_{args.column}"
    for path in write_comparison(table, args.to or args.output_dir / "comparisons", name):
        print(path)
    return 0
