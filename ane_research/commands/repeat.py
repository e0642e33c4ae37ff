"""Runs a finished run once more and says whether its numbers agree."""

import argparse
from pathlib import Path

from ane_research.commands.errors import FAILURE

HELP = "run a finished run once more and compare the numbers"
#: Larger than what the order of a sum in single precision changes.
TOLERANCE = 1e-6


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds which run."""
    parser.add_argument(
        "run", type=Path, metavar="RUN_FOLDER", help="such as outputs/<experiment>/<time>"
    )


def execute(args: argparse.Namespace) -> int:
    """Repeats the run and prints the largest difference of each kind of rows.

    Returns:
        The exit status: 0 if the numbers agree, 1 if they do not.

    Raises:
        InputError: The folder is no finished run, or its data has changed.
    """
    # Here, because they import torch and AllenNLP, which takes seconds.
    from ane_research.record import read_record
    from ane_research.repetition import differences, other_versions, repeat
    from ane_research.report.runs import load_run

    before = load_run(args.run)
    for name, (then, now) in other_versions(before).items():
        print(f"{name}: {then} then, {now} now")
    for seed, folder in before.seed_folders.items():
        if read_record(folder).get("train", {}).get("resumed"):
            print(f"seed {seed}: its training was interrupted and resumed; this one is not")
    again = load_run(repeat(args.run))
    print(f"repeated in {again.folder}")
    found = differences(before, again)
    for kind, largest in found.items():
        print(f"{kind}: {'identical' if largest == 0 else f'largest difference {largest:.2g}'}")
    agree = all(largest <= TOLERANCE for largest in found.values())
    print("the numbers agree" if agree else "the numbers do not agree")
    return 0 if agree else FAILURE
