"""Shows how far trained adversaries get from a model's attention, and at what cost, by lambda.

They are the finished runs whose model was trained against it, as in experiments/wiegreffe_pinter.
"""

import argparse

from ane_research.commands.options import add_folder_options

HELP = "show how far trained adversaries get from a model's attention"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the base and where the results go."""
    parser.add_argument(
        "base",
        metavar="BASE",
        help="the model they were trained against: folder of a run, or an experiment",
    )
    add_folder_options(parser, "adversaries")


def execute(args: argparse.Namespace) -> int:
    """Prints the table and writes it with its figure."""
    # Here, because they import torch and AllenNLP, which takes seconds.
    from ane_research.adversaries import adversaries, write_adversaries
    from ane_research.report.adversaries import NOTE, as_markdown
    from ane_research.report.runs import chosen_run

    base = chosen_run(args.base, args.output_dir)
    table = adversaries(base, args.output_dir)
    print(as_markdown(table), NOTE, "", sep="\n\n")
    for path in write_adversaries(
        table, base.experiment, args.to or args.output_dir / "adversaries"
    ):
        print(path)
    return 0
