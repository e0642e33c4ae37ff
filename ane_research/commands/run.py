"""Trains and studies every experiment in experiments/, or those that are named."""

import argparse
import sys
import traceback
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from ane_research.commands.engines import (
    add_engine_options,
    check_engine_options,
    chosen_engine,
    shows_progress_itself,
)
from ane_research.commands.errors import FAILURE, WRONG_INPUT, describe
from ane_research.commands.live import live_status
from ane_research.commands.options import (
    add_configuration_options,
    check_configuration_options,
)
from ane_research.commands.places import add_place_of_runs, fetch, folder_of, publish
from ane_research.configuration import (
    EXPERIMENTS,
    find_experiments,
    load_configuration,
    parse_device,
)
from ane_research.configuration.base import base_of
from ane_research.errors import InputError, MissingDataError

if TYPE_CHECKING:
    from ane_research.experiment import Experiment

#: What became of each experiment: an error, or None.
Fates = dict[Path, Exception | None]

HELP = "train and study experiments"
LARGEST_SEED = 2**32 - 1  # of NumPy


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the choice of experiments and how to run them."""
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
    add_place_of_runs(parser)
    add_engine_options(parser)
    parser.add_argument(
        "--fresh", action="store_true", help="use no results that are there; make a new run"
    )
    parser.add_argument(
        "--resume",
        action="store_true",
        help="continue interrupted trainings from their last checkpoint",
    )
    parser.add_argument(
        "--trained",
        type=Path,
        metavar="RUN_FOLDER",
        help="study the models of this run instead of training",
    )
    parser.add_argument(
        "--device", help="cpu, cuda, cuda:N or a number; default: the first GPU if there is one"
    )
    add_configuration_options(parser)


def execute(args: argparse.Namespace) -> int:
    """Runs one experiment, or several whatever happens to each."""
    check_options(args)
    paths = find_experiments(args.experiment_path)
    if paths != [args.experiment_path]:
        return conclude(run_all(paths, args), args.debug)
    load_configuration(args.experiment_path)  # what is wrong with the file is said at once
    (error,) = run_all(paths, args).values()
    if error is not None:
        raise error
    return 0


def check_options(args: argparse.Namespace) -> None:
    """Refuses wrong options before anything that takes long.

    Raises:
        InputError: A seed is named twice or out of range, or an option cannot be read.
    """
    if args.trained is not None and args.seeds is not None:
        raise InputError("--seeds: the models of --trained have their seeds; leave it out")
    args.seeds = args.seeds or [1]
    for position, seed in enumerate(args.seeds):
        if not 0 <= seed <= LARGEST_SEED or seed in args.seeds[:position]:
            problem = "named twice" if seed in args.seeds[:position] else "out of range"
            raise InputError(
                f"--seeds: {seed} is {problem}; expected distinct numbers from 0 to {LARGEST_SEED}"
            )
    if args.device is not None:
        parse_device(args.device)
    check_engine_options(args)
    check_configuration_options(args)


def run_all(paths: list[Path], args: argparse.Namespace) -> Fates:
    """Runs what is missing of each experiment and prints where its results are.

    All of them are looked at before the first is run, so that what is wrong or missing is said
    before the hours that they take.
    """
    # Here, because it imports torch and AllenNLP, which takes seconds.
    from ane_research.schedule import run_experiments

    fates: Fates = dict.fromkeys(paths)
    begun = []
    for path in paths:
        try:
            begun.append(begin(path, args))
        except Exception as error:
            fates[path] = error
    unfinished = [experiment.folder.path for experiment in begun if experiment.units]
    with nullcontext() if shows_progress_itself(args) else live_status(unfinished):
        for experiment, failure in run_experiments(begun, chosen_engine(args), announce):
            fates[experiment.path] = failure or publish(experiment.folder.path, args.output_dir)
            if failure is None:
                print_results(experiment.folder.path)
    return fates


def begin(path: Path, args: argparse.Namespace) -> "Experiment":
    """Builds an experiment and finds what there is to do.

    Raises:
        InputError: The experiment is wrong, or its data is missing.
    """
    from ane_research.experiment import Experiment

    configuration = load_configuration(path)
    base = base_of(configuration)
    fetch(path.stem, args.output_dir)
    if base is not None and not Path(base).exists():
        fetch(base, args.output_dir)
    experiment = Experiment(
        path,
        seeds=args.seeds,
        output_dir=folder_of(args.output_dir),
        embeddings=args.embeddings,
        device=args.device,
        overrides=args.overrides,
    )
    if not experiment.begin(args.trained, fresh=args.fresh, resume=args.resume):
        print(f"{path}: finished already: {experiment.run_dir}; --fresh runs it anew")
    return experiment


def announce(experiment: "Experiment") -> None:
    """Says which experiment starts."""
    print(f"running {experiment.path}", flush=True)


def conclude(fates: Fates, debug: bool) -> int:
    """Says at the end which experiments were skipped and which failed, and why each.

    Returns:
        The exit status: 0, also if some were skipped; 2 if all were; 1 if any failed.
    """
    reasons = {path: describe(error) for path, error in fates.items() if error is not None}
    skipped = [path for path in reasons if isinstance(fates[path], MissingDataError)]
    failed = [path for path in reasons if path not in skipped]
    for path in failed:
        if debug:
            traceback.print_exception(fates[path])
        print(f"error: {path.stem}: {reasons[path]}", file=sys.stderr)
    for path in skipped:
        print(f"skipped: {path.stem}: {reasons[path]}")
    finished = len(fates) - len(reasons)
    if finished == len(fates):
        print(f"all {finished} experiments finished")
    elif not failed:
        print(f"{finished} of {len(fates)} experiments finished, {len(skipped)} skipped")
    sys.stdout.flush()
    if failed:
        named = ", ".join(path.stem for path in failed)
        print(f"{len(failed)} of {len(fates)} experiments failed: {named}", file=sys.stderr)
        return FAILURE
    return 0 if finished else WRONG_INPUT


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
