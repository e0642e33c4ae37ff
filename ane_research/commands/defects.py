"""Shows what each behaviour of the code that Neely & Schouten released does to the numbers.

One trained model is studied with each of them, and with all together.
"""

import argparse
from pathlib import Path

from ane_research.commands.options import (
    add_configuration_options,
    add_folder_options,
    check_configuration_options,
)

HELP = "show what each defect of the released code does to the numbers"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the experiment, the run whose models are studied, and where the results go."""
    parser.add_argument("experiment", type=Path, metavar="EXPERIMENT", help="a Jsonnet file")
    parser.add_argument(
        "--run",
        type=Path,
        metavar="RUN",
        help="folder of a run whose models to study; default: the experiment is run first, or "
        "its finished run taken",
    )
    parser.add_argument("--device", help="cpu, cuda, cuda:N; default: the first GPU if any")
    add_configuration_options(parser)
    add_folder_options(parser, "defects")


def execute(args: argparse.Namespace) -> int:
    """Prints the sentences, and writes the table as CSV and as Markdown, and the figure."""
    check_configuration_options(args)
    # Here, because they import torch and AllenNLP, which takes seconds.
    from ane_research.defects import (
        defects_figure,
        measure_defects,
        moved,
        sentences,
        write_defects,
    )
    from ane_research.experiment import Experiment
    from ane_research.report.drawing import save_figure
    from ane_research.run_folder import trained_models

    experiment = Experiment(
        args.experiment,
        output_dir=args.output_dir,
        embeddings=args.embeddings,
        device=args.device,
        overrides=args.overrides,
    )
    run_dir = args.run or experiment.run()
    models = trained_models(experiment.configuration, run_dir)
    table = moved(measure_defects(experiment.configuration, models))
    print("\n".join(sentences(table)))
    folder = args.to or args.output_dir / "defects"
    files = write_defects(table, folder, experiment.name)
    figures = save_figure(defects_figure(table, experiment.name), folder / experiment.name)
    print(*files, *figures, sep="\n")
    return 0
