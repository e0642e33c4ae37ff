"""Whether a claim holds: by the interval of each case, never by its mean alone."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import nan

import numpy as np

from ane_research.claims.claim import Case, Claim, Quantity
from ane_research.claims.measured import Measured, MissingQuantityError, NoRunError, measured
from ane_research.errors import InputError
from ane_research.inference import Interval, compare_experiments, mean_interval
from ane_research.report.runs import Run
from ane_research.report.seeds import check_same_texts, generator, same_models

HOLDS = "holds"
FAILS = "does not hold"
UNDECIDED = "undecided"

UNKNOWN = Interval(nan, nan, nan)


@dataclass(frozen=True)
class CaseVerdict:
    """What the runs say of one case."""

    case: Case
    verdict: str  #: "holds", "does not hold" or "undecided"
    reason: str  #: why it is undecided; "" otherwise
    has_runs: bool
    left: float = nan  #: mean
    right: float = nan  #: mean, or the number
    #: Left less right, with the 95 % interval over other seeds and other instances.
    difference: Interval = UNKNOWN
    seeds_left: int = 0  #: that have a value
    seeds_right: int = 0  #: 0 where the right side is a number
    num_instances: int = 0  #: that have a value; of two sides, from every model
    num_undefined: int = 0  #: other instances
    runs: tuple[str, ...] = ()  #: folders


@dataclass(frozen=True)
class ClaimVerdict:
    """What the runs say of a claim.

    It holds if it holds in every case that has runs, does not hold if it does not in any of them,
    and is undecided otherwise. Cases without runs count for nothing, but are shown.
    """

    claim: Claim
    verdict: str
    reason: str  #: why it is undecided; "" otherwise
    cases: tuple[CaseVerdict, ...]


def judge(claim: Claim, runs: Mapping[str, Run]) -> ClaimVerdict:
    """Judges every case of a claim, and then the claim.

    Args:
        claim: What to judge.
        runs: The newest finished run of each experiment, by its name.
    """
    cases = tuple(judge_case(case, runs) for case in claim.cases)
    with_runs = [case for case in cases if case.has_runs]
    verdicts = {case.verdict for case in with_runs}
    if FAILS in verdicts:
        return ClaimVerdict(claim, FAILS, "", cases)
    if verdicts == {HOLDS}:
        return ClaimVerdict(claim, HOLDS, "", cases)
    # Without any run, why not; else why the cases that have runs are undecided.
    reasons = Counter(case.reason for case in with_runs or cases if case.reason)
    reason = "; ".join(f"{reason} ({count})" for reason, count in reasons.most_common(3))
    return ClaimVerdict(claim, UNDECIDED, reason, cases)


def judge_case(case: Case, runs: Mapping[str, Run]) -> CaseVerdict:
    """Judges one case: undecided where anything it needs is missing."""
    try:
        left = measured(case.left, runs)
        right = measured(case.right, runs) if isinstance(case.right, Quantity) else case.right
        if isinstance(right, Measured) and right.run is not left.run:
            check_same_texts(left.run, right.run)
    except NoRunError as error:
        return CaseVerdict(case, UNDECIDED, str(error), has_runs=False)
    except (MissingQuantityError, InputError) as error:
        return CaseVerdict(case, UNDECIDED, str(error), has_runs=True)
    if isinstance(right, Measured):
        return _against_quantity(case, left, right)
    return _against_number(case, left, right)


def _against_number(case: Case, left: Measured, number: float) -> CaseVerdict:
    values = left.values.to_numpy()
    defined = ~np.isnan(values)
    num_seeds, num_instances = (int(defined.any(axis=axis).sum()) for axis in (1, 0))
    found = mean_interval(values, generator(left.values.index))
    shifted = Interval(found.estimate - number, found.lower - number, found.upper - number)
    return CaseVerdict(
        case,
        *decide(case, shifted, num_seeds),
        has_runs=True,
        left=found.estimate,
        right=number,
        difference=shifted,
        seeds_left=num_seeds,
        num_instances=num_instances,
        num_undefined=values.shape[1] - num_instances,
        runs=(str(left.run.folder),),
    )


def _against_quantity(case: Case, left: Measured, right: Measured) -> CaseVerdict:
    same = left.run is right.run or same_models(left.run, right.run)
    a, b = left.values.align(right.values, join="outer", axis=1)
    rng = generator([*a.index, *b.index])
    found = compare_experiments(a.to_numpy(), b.to_numpy(), same, rng)
    return CaseVerdict(
        case,
        *decide(case, found.difference, min(len(a), len(b))),
        has_runs=True,
        left=found.mean_a,
        right=found.mean_b,
        difference=found.difference,
        seeds_left=len(a),
        seeds_right=len(b),
        num_instances=found.num_instances,
        num_undefined=found.num_undefined,
        runs=tuple(dict.fromkeys(str(side.run.folder) for side in (left, right))),
    )


def decide(case: Case, difference: Interval, num_seeds: int) -> tuple[str, str]:
    """The verdict of a case, and the reason if it is undecided.

    Args:
        case: Says on which side of which threshold the difference is to lie.
        difference: Left less right.
        num_seeds: That have a value, of the side that has fewer.
    """
    if np.isnan(difference.estimate):
        return UNDECIDED, "no instance has a value on both sides"
    if num_seeds < 2:
        return UNDECIDED, "only one seed has values"
    if np.isnan(difference.lower):
        return UNDECIDED, "there are too few values for an interval"
    lower, upper = difference.lower, difference.upper
    if case.relation == "below":
        lower, upper = -upper, -lower
    if lower > case.by:
        return HOLDS, ""
    if upper < case.by:
        return FAILS, ""
    return UNDECIDED, f"the interval has the threshold inside ({num_seeds} seeds)"
