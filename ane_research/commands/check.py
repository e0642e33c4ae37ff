"""Checks experiments completely, data files included, without training."""

import argparse
import sys
import traceback
from pathlib import Path

from ane_research.commands.errors import WRONG_INPUT, one_line
from ane_research.commands.options import (
    add_configuration_options,
    add_output_dir,
    check_configuration_options,
)
from ane_research.configuration import (
    EXPERIMENTS,
    find_experiments,
    load_configuration,
    with_base,
    with_device,
    with_embeddings,
    with_seed,
)

HELP = "check experiments without training them"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the files and the options that change them."""
    parser.add_argument(
        "places",
        nargs="*",
        type=Path,
        default=[EXPERIMENTS],
        metavar="PATH",
        help="an experiment, a folder of them, or a pattern in quotes; default: experiments",
    )
    add_configuration_options(parser)
    add_output_dir(parser)


def execute(args: argparse.Namespace) -> int:
    """Prints a line for each file, "ok" or what is wrong with it."""
    check_configuration_options(args)
    paths = [path for place in args.places for path in find_experiments(place)]
    failed = 0
    for path in paths:
        problem = find_problem(path, args)
        failed += problem is not None
        print(f"ok: {path}" if problem is None else f"error: {problem}", flush=True)
    if failed:
        print(f"{failed} of {len(paths)} experiments are wrong", file=sys.stderr)
    return WRONG_INPUT if failed else 0


def find_problem(path: Path, args: argparse.Namespace) -> str | None:
    """What is wrong with an experiment, in one line that names its file; None if nothing is."""
    # Here, because they import torch and AllenNLP, which takes seconds.
    from ane_research.configuration.check import check_configuration
    from ane_research.configuration.explain import explain_error

    try:
        config = load_configuration(path, args.overrides)
        config = with_embeddings(config, args.embeddings, args.overrides)
        config = with_base(config, args.output_dir)
        check_configuration(with_device(with_seed(config, 1), "cpu"))
    except Exception as error:
        if args.debug:
            traceback.print_exc()
        problem = str(explain_error(error) or one_line(error))
        return problem if str(path) in problem else f"{path}: {problem}"
    return None
