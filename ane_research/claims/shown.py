"""Verdicts as readers see them, and as programs read them."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from ane_research.claims.verdict import FAILS, HOLDS, UNDECIDED, CaseVerdict, ClaimVerdict
from ane_research.report.tables import interval, number

NOTE = (
    "A case is decided by the 95 % interval (for this case alone) of left less right, over other "
    "seeds and other instances; a claim holds if all its cases that have runs hold."
)


def as_text(found: ClaimVerdict) -> Iterator[str]:
    """Lines: the verdict and the claim, how many cases say so, and the numbers of each."""
    claim, with_runs = found.claim, [case for case in found.cases if case.has_runs]
    yield f"{found.verdict.upper()}: {claim.id}, {claim.source}"
    yield f"  {claim.claim}"
    if claim.reading:
        yield f"  {claim.reading}"
    if found.reason:
        yield f"  undecided, as (cases): {found.reason}"
    counts = Counter(case.verdict for case in with_runs)
    counted = ", ".join(f"{verdict} in {counts[verdict]}" for verdict in (HOLDS, FAILS, UNDECIDED))
    yield f"  {len(with_runs)} of {len(found.cases)} cases have runs: {counted}"
    for case in with_runs:
        yield f"    {case.verdict}: {_case(case)}"


def _case(found: CaseVerdict) -> str:
    case = found.case
    name = f"{case.name}: " if case.name else ""
    if not found.runs:
        return f"{name}{found.reason}"
    by = f" by {case.by:g}" if case.by else ""
    seeds = [count for count in (found.seeds_left, found.seeds_right) if count]
    difference = interval(found.difference.lower, found.difference.upper)
    undefined = f" ({found.num_undefined:,} undefined)" if found.num_undefined else ""
    reason = f"; {found.reason}" if found.reason else ""
    return (
        f"{name}{number(found.left)}, claimed {case.relation} {number(found.right)}{by}; "
        f"difference {number(found.difference.estimate)} ({difference}); seeds: "
        f"{' and '.join(map(str, seeds))}, instances: {found.num_instances:,}{undefined}{reason}"
    )


def as_json(verdicts: Sequence[ClaimVerdict]) -> list[dict[str, Any]]:
    """Every claim with its verdict and all its cases, for JSON: what is undefined is null."""
    return [
        {
            "id": found.claim.id,
            "source": found.claim.source,
            "claim": found.claim.claim,
            "reading": found.claim.reading,
            "verdict": found.verdict,
            "reason": found.reason,
            "cases": [_case_as_json(case) for case in found.cases],
        }
        for found in verdicts
    ]


def _case_as_json(found: CaseVerdict) -> dict[str, Any]:
    """A flat object: the condition, the verdict, the numbers."""
    case = asdict(found.case)
    numbers = {
        "mean_left": found.left,
        "mean_right": found.right,
        "difference": found.difference.estimate,
        "lower": found.difference.lower,
        "upper": found.difference.upper,
    }
    return {
        **case,
        "verdict": found.verdict,
        "reason": found.reason,
        "has_runs": found.has_runs,
        **{key: None if math.isnan(value) else value for key, value in numbers.items()},
        "seeds_left": found.seeds_left,
        "seeds_right": found.seeds_right,
        "num_instances": found.num_instances,
        "num_undefined": found.num_undefined,
        "runs": list(found.runs),
    }
