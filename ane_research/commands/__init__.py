"""The `ane-research` command.

Each sub-command is a module with `HELP`, `add_arguments(parser)` and `execute(args)`, which returns
the exit status. To add one, write the module and add it to `COMMANDS`. What takes seconds to import
(torch, AllenNLP) is imported inside `execute`, so that help and wrong arguments answer at once.
"""

import argparse
import sys
import traceback
import warnings
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import NoReturn

from ane_research import __version__
from ane_research.commands import (
    adversaries,
    ceiling,
    check,
    compare,
    data,
    defects,
    list_experiments,
    prune,
    repeat,
    run,
    status,
    summary,
    verdicts,
)
from ane_research.commands.errors import INTERRUPTED, describe, exit_status

COMMANDS: dict[str, ModuleType] = {
    "run": run,
    "status": status,
    "repeat": repeat,
    "prune": prune,
    "list": list_experiments,
    "check": check,
    "data": data,
    "summary": summary,
    "compare": compare,
    "ceiling": ceiling,
    "adversaries": adversaries,
    "verdicts": verdicts,
    "defects": defects,
}


class Parser(argparse.ArgumentParser):
    """Says what is wrong with the arguments in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"error: {message}; see {self.prog} --help\n")


def build_parser() -> Parser:
    """The parser of all sub-commands; the chosen one's `execute` is in the result."""
    parser = Parser(
        prog="ane-research",
        description="Trains attention models and asks whether their attention explains them.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=__version__)
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, command in COMMANDS.items():
        subparser = subparsers.add_parser(
            name, help=command.HELP, description=command.__doc__, allow_abbrev=False
        )
        command.add_arguments(subparser)
        subparser.add_argument("--debug", action="store_true", help="show tracebacks")
        subparser.set_defaults(execute=command.execute)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a sub-command.

    Args:
        arguments: Those of the command line, unless given.

    Returns:
        The exit status: 0, 1 if something failed, 2 for wrong input, 130 if interrupted.
    """
    args = build_parser().parse_args(arguments)
    # Libraries warn each other of their future; nothing in it is for the user to mend.
    warnings.filterwarnings("ignore", category=FutureWarning)
    execute: Callable[[argparse.Namespace], int] = args.execute
    try:
        return execute(args)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    except Exception as error:
        if args.debug:
            traceback.print_exc()
        print(f"error: {describe(error)}", file=sys.stderr)
        return exit_status(error)
