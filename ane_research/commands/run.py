"""Trains and studies every experiment in experiments/, or those that are named."""

import argparse
import sys
import traceback
from pathlib import Path

from ane_research.commands.errors import FAILURE, WRONG_INPUT, describe
from ane_research.commands.options import add_configuration_options, check_configuration_options
from ane_research.configuration import (
    EXPERIMENTS,
    find_experiments,
    load_configuration,
    parse_device,
)
from ane_research.errors import InputError, MissingDataError

HELP = "train and study experiments"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the choice of experiment and how to run it."""
    parser.add_argument(
        "--experiment_path",
        "--experiment-path",
        type=Path,
        default=EXPERIMENTS,
        metavar="PATH",
        help="""an experiment, a folder of them, or a pattern in quotes such as
        'experiments/*_softmax.jsonnet'; default: experiments""",
    )
    parser.add_argument("--seeds", type=int, nargs="+", help="default: 1")
    parser.add_argument(
        "--output_dir",
        "--output-dir",
        type=Path,
        default=Path("outputs"),
        metavar="FOLDER",
        help="default: outputs",
    )
    parser.add_argument(
        "--trained",
        type=Path,
        metavar="RUN_FOLDER",
        help="study the models of this finished run instead of training",
    )
    parser.add_argument(
        "--device", help="cpu, cuda, cuda:N or a number; default: the first GPU if there is one"
    )
    add_configuration_options(parser)


def execute(args: argparse.Namespace) -> int:
    """Runs one experiment, or several whatever happens to each."""
    check_options(args)
    paths = find_experiments(args.experiment_path)
    if paths == [args.experiment_path]:
        run_experiment(args.experiment_path, args)
        return 0
    return run_all(paths, args)


def check_options(args: argparse.Namespace) -> None:
    """Refuses wrong options before anything that takes long.

    Raises:
        InputError: A seed is named twice or negative, or an option cannot be read.
    """
    if args.trained is not None and args.seeds is not None:
        raise InputError("--seeds: the models of --trained have their seeds; leave it out")
    args.seeds = args.seeds or [1]
    for position, seed in enumerate(args.seeds):
        if seed < 0 or seed in args.seeds[:position]:
            problem = "negative" if seed < 0 else "named twice"
            raise InputError(f"--seeds: {seed} is {problem}; expected distinct numbers from 0")
    if args.device is not None:
        parse_device(args.device)
    check_configuration_options(args)


def run_all(paths: list[Path], args: argparse.Namespace) -> int:
    """Runs each experiment; the last lines say which were skipped and which failed, and why."""
    skipped: dict[str, str] = {}
    failed: dict[str, str] = {}
    for path in paths:
        try:
            run_experiment(path, args)
        except MissingDataError as error:
            skipped[path.stem] = describe(error)
        except Exception as error:
            if args.debug:
                traceback.print_exc()
            failed[path.stem] = describe(error)
            print(f"error: {path.stem}: {failed[path.stem]}", file=sys.stderr)
    return conclude(len(paths), skipped, failed)


def conclude(total: int, skipped: dict[str, str], failed: dict[str, str]) -> int:
    """Says what became of all experiments.

    Args:
        total: Number of experiments.
        skipped: By name, which data is missing.
        failed: By name, why.

    Returns:
        The exit status: 0, also if some were skipped; 2 if all were; 1 if any failed.
    """
    for name, reason in skipped.items():
        print(f"skipped: {name}: {reason}")
    finished = total - len(skipped) - len(failed)
    if finished == total:
        print(f"all {total} experiments finished")
    elif not failed:
        print(f"{finished} of {total} experiments finished, {len(skipped)} skipped")
    sys.stdout.flush()
    if failed:
        reasons = "; ".join(f"{name}: {reason}" for name, reason in failed.items())
        print(f"{len(failed)} of {total} experiments failed: {reasons}", file=sys.stderr)
        return FAILURE
    return 0 if finished else WRONG_INPUT


def run_experiment(path: Path, args: argparse.Namespace) -> None:
    """Runs one experiment and prints where its results are.

    Raises:
        InputError: The experiment is wrong.
    """
    load_configuration(path)  # what is wrong with the file itself is said at once
    # Here, because they import torch and AllenNLP, which takes seconds.
    from ane_research.experiment import Experiment

    print(f"running {path}", flush=True)
    experiment = Experiment(
        path,
        seeds=args.seeds,
        output_dir=args.output_dir,
        embeddings=args.embeddings,
        device=args.device,
        overrides=args.overrides,
    )
    print_results(experiment.run(args.trained))


def print_results(run_dir: Path) -> None:
    """Prints where the report, the tables and the graphs are, and the correlations."""
    # Here, because pandas takes a second.
    import rich

    from ane_research.report.console import correlation_summary
    from ane_research.report.runs import load_run

    print(f"report: {run_dir / 'report.html'}")
    print(f"tables: {run_dir / 'correlation'}")
    print(f"graphs: {run_dir / 'graphs'}")
    rich.print(correlation_summary(load_run(run_dir).agreement))
