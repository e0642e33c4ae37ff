"""Where the units of a run are worked on: `--workers`, `--engine` and what belongs to Ray."""

import argparse
from functools import partial
from typing import TYPE_CHECKING

from ane_research.configuration import parse_device
from ane_research.errors import InputError

if TYPE_CHECKING:
    from ane_research.schedule import Engine


def add_engine_options(parser: argparse.ArgumentParser) -> None:
    """Adds how many units run at once, and where."""
    parser.add_argument(
        "--workers",
        type=int,
        default=1,
        metavar="N",
        help="run that many seeds of all experiments at once, each in a process; default: 1",
    )
    parser.add_argument(
        "--engine",
        choices=("local", "ray"),
        default="local",
        help="where seeds run: in processes of this machine, or by Ray; default: local",
    )
    parser.add_argument(
        "--ray-address",
        metavar="ADDRESS",
        help="""a running Ray cluster: auto for the one this machine belongs to, or HOST:PORT;
        default: a Ray of its own on this machine""",
    )
    parser.add_argument(
        "--gpus-per-unit",
        type=float,
        metavar="F",
        help="how many GPUs Ray gives each seed; a part such as 0.5 shares one; default: none",
    )


def check_engine_options(args: argparse.Namespace) -> None:
    """Refuses wrong options; of a run by Ray, says the device.

    Raises:
        InputError: A number is out of its range, or options do not belong together.
    """
    if args.workers < 1:
        raise InputError(f"--workers {args.workers}: expected at least 1")
    if args.engine != "ray":
        for option in ("ray_address", "gpus_per_unit"):
            if getattr(args, option) is not None:
                raise InputError(f"--{option.replace('_', '-')}: only with --engine ray")
        return
    gpus = args.gpus_per_unit
    if gpus is not None and not (0 < gpus <= 1 or (gpus > 1 and gpus.is_integer())):
        raise InputError(f"--gpus-per-unit {gpus:g}: expected a part of 1, or a whole number")
    # Of the GPUs that Ray gives a process, that process sees no others, and numbers them from 0.
    device = parse_device("cpu" if gpus is None else "cuda")
    if args.device is not None and parse_device(args.device) != device:
        raise InputError(
            f"--device {args.device}: with --engine ray --gpus-per-unit says whether a seed runs "
            "on a GPU"
        )
    args.device = device


def chosen_engine(args: argparse.Namespace) -> "Engine":
    """What runs the units, as the options say."""
    # Here, because they import torch and AllenNLP, which takes seconds.
    if args.engine == "ray":
        from ane_research.cluster import run_on_ray

        return partial(
            run_on_ray,
            workers=args.workers,
            address=args.ray_address,
            gpus_per_unit=args.gpus_per_unit or 0.0,
        )
    from ane_research.engine import run_units

    return partial(run_units, workers=args.workers)


def shows_progress_itself(args: argparse.Namespace) -> bool:
    """Whether AllenNLP's own progress is seen: the units run here, one after another."""
    return args.engine == "local" and args.workers == 1
