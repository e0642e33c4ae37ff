"""Says how far measures agree with themselves when only the seed changes: the noise ceiling.

An agreement of two measures is low or high only beside that of each with itself.
"""

import argparse

from ane_research.commands.options import add_folder_options

HELP = "show how far each measure agrees with itself between seeds"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the run and where the results go."""
    parser.add_argument(
        "run", metavar="RUN", help="folder of a run, or an experiment, for its newest run"
    )
    add_folder_options(parser, "ceiling")


def execute(args: argparse.Namespace) -> int:
    """Prints the table and writes it with its figure."""
    from ane_research.report.runs import chosen_run

    run = chosen_run(args.run, args.output_dir)
    # Only now, because they import torch and AllenNLP, which takes seconds.
    import rich

    from ane_research.ceiling import ceiling, write_ceiling, write_other_seeds
    from ane_research.report.ceiling import NOTE, as_rich

    table = ceiling(run)
    rich.print(as_rich(table))
    print(f"\n{NOTE}\n")
    folder = args.to or args.output_dir / "ceiling"
    for path in [*write_ceiling(table, run.experiment, folder), *write_other_seeds(run, folder)]:
        print(path)
    return 0
