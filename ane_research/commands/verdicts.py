"""Says which claims of the papers the finished runs bear out.

Each claim holds, does not hold, or is undecided, with the numbers, their interval and the number of
seeds. The claims are in a small file, and so can yours be.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from ane_research.claims.claim import Claim
from ane_research.commands.options import add_folder_options
from ane_research.errors import InputError

HELP = "say which claims of the papers hold in the finished runs"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the claims, where the runs are and where the verdicts go."""
    parser.add_argument(
        "--claims",
        type=Path,
        metavar="FILE",
        help="claims to judge instead of the papers', in YAML; its form: claims/papers.yaml of "
        "this package",
    )
    parser.add_argument("--only", nargs="+", metavar="ID", help="judge these claims; default: all")
    add_folder_options(parser, "verdicts")


def execute(args: argparse.Namespace) -> int:
    """Prints the verdict on every claim, and writes all of them as JSON and as a figure."""
    from ane_research.claims.reading import PAPERS, read_claims

    claims = chosen(read_claims(args.claims or PAPERS), args.only)
    # Only here, because pandas and matplotlib take a second.
    from ane_research.claims.figure import verdict_figure
    from ane_research.claims.shown import NOTE, as_json, as_text
    from ane_research.claims.verdict import judge
    from ane_research.files import write_json
    from ane_research.report.drawing import save_figure
    from ane_research.report.runs import load_latest_runs

    runs = load_latest_runs(args.output_dir)
    verdicts = [judge(claim, runs) for claim in claims]
    for found in verdicts:
        print(*as_text(found), sep="\n", end="\n\n")
    stem = (args.to or args.output_dir / "verdicts") / "verdicts"
    path = stem.with_suffix(".json")
    write_json(as_json(verdicts), path)
    figures = save_figure(verdict_figure(verdicts), stem)
    print(NOTE, path, *figures, sep="\n")
    return 0


def chosen(claims: Sequence[Claim], only: Sequence[str] | None) -> list[Claim]:
    """The claims with these ids, in this order; all, if no id is given.

    Raises:
        InputError: No claim has an id.
    """
    by_id = {claim.id: claim for claim in claims}
    for name in only or ():
        if name not in by_id:
            raise InputError(f"--only: no claim is called {name!r}; there are {', '.join(by_id)}")
    return [by_id[name] for name in only or by_id]
