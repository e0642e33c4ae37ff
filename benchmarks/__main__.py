"""`python -m benchmarks`: measures and writes the table."""

import argparse
import os
import sys
from pathlib import Path

from ane_research.datasets import data_root
from ane_research.datasets.root import VARIABLE
from benchmarks import (
    bench_agreement,
    bench_counterfactual,
    bench_end_to_end,
    bench_figures,
    bench_gpu,
    bench_gradient,
    bench_leave_one_out,
    bench_startup,
    bench_study_time,
    bench_training,
    bench_workers,
    growth,
)
from benchmarks.case import Measurement
from benchmarks.machine import describe_machine
from benchmarks.measure import measure
from benchmarks.table import to_markdown, write_csv

BENCHMARKS = {
    "leave_one_out": bench_leave_one_out,
    "gradient": bench_gradient,
    "counterfactual": bench_counterfactual,
    "agreement": bench_agreement,
    "training": bench_training,
    "figures": bench_figures,
    "startup": bench_startup,
    "end_to_end": bench_end_to_end,
    "study_time": bench_study_time,
    "workers": bench_workers,
    "gpu": bench_gpu,
}
RESULTS = Path(__file__).parent / "results"


def main() -> None:
    """Measures what is asked for, and writes the table if that is everything.

    It is written anew after every case, so that what was measured stays if the rest is cut short.
    """
    args = parse_arguments()
    find_data()
    output_dir = args.output_dir or (None if args.only else RESULTS)
    measurements: list[Measurement] = []
    for name in args.only or BENCHMARKS:
        for case in BENCHMARKS[name].cases(args.device):
            print(f"{case.name} ...", file=sys.stderr, flush=True)
            measurements.append(measure(case, args.rounds, args.device))
            if output_dir is not None:
                write(measurements, args, output_dir / args.device)
    print(report_of(measurements, args))


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=BENCHMARKS, help="default: all")
    parser.add_argument("--device", default="cpu", help="cpu (default) or cuda")
    parser.add_argument("--rounds", type=int, default=5, help="default: 5")
    parser.add_argument(
        "--output_dir", type=Path, help="default: benchmarks/results, but none with --only"
    )
    return parser.parse_args()


def find_data() -> None:
    """Takes data from the folder `shared` beside the project if there is none under the root."""
    shared = Path(__file__).parents[2] / "shared" / "data"
    if not data_root().is_dir() and shared.is_dir():
        os.environ[VARIABLE] = str(shared)


def report_of(measurements: list[Measurement], args: argparse.Namespace) -> str:
    """The table, what it was measured on, and how time grows."""
    table = to_markdown(measurements, args.rounds, describe_machine(args.device))
    return table + "\n" + growth.describe(growth.series(measurements))


def write(measurements: list[Measurement], args: argparse.Namespace, folder: Path) -> None:
    """Writes the table in both forms and the plot of how time grows."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "benchmark.md").write_text(report_of(measurements, args))
    write_csv(measurements, folder / "benchmark.csv")
    groups = growth.series(measurements)
    if groups:
        growth.plot(groups, folder / "study_time.svg")


if __name__ == "__main__":
    main()
