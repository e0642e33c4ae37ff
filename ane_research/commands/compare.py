"""Compares finished runs; each kind of comparison has its own --help."""

import argparse
from types import ModuleType

from ane_research.commands import compare_experiments, compare_published

HELP = "compare finished runs"
COMPARISONS: dict[str, ModuleType] = {
    "experiments": compare_experiments,
    "published": compare_published,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the kinds of comparison, each a module like a sub-command's."""
    subparsers = parser.add_subparsers(metavar="KIND", required=True)
    for name, comparison in COMPARISONS.items():
        subparser = subparsers.add_parser(
            name, help=comparison.HELP, description=comparison.__doc__, allow_abbrev=False
        )
        comparison.add_arguments(subparser)
        # Suppressed, so that it does not undo the one before the kind.
        subparser.add_argument(
            "--debug", action="store_true", default=argparse.SUPPRESS, help="show tracebacks"
        )
        subparser.set_defaults(compare=comparison.execute)


def execute(args: argparse.Namespace) -> int:
    """Compares as the chosen kind does."""
    status: int = args.compare(args)
    return status
