from dataclasses import replace
from pathlib import Path

import pytest

from ane_research.claims.claim import Case, Claim, Quantity
from ane_research.claims.verdict import FAILS, HOLDS, UNDECIDED, judge, judge_case
from ane_research.report.runs import Run
from tests.claims.runs import write_mean, write_other_texts
from tests.report.conftest import add_counterfactuals

MEASURES = ("attention", "gradient")


def quantity(experiment: str, **keys: object) -> Quantity:
    return replace(Quantity(experiment, "value", "kendall_tau", MEASURES), **keys)


@pytest.fixture
def runs(tmp_path: Path) -> dict[str, Run]:
    """`low` around .2 and `high` around .6, of four seeds; `single` around .2, of one."""
    return {
        "low": write_mean(tmp_path, "low", 0.2),
        "high": write_mean(tmp_path, "high", 0.6),
        "single": write_mean(tmp_path, "single", 0.2, seeds=(1,)),
    }


@pytest.mark.parametrize(
    ("left", "relation", "right", "by", "expected"),
    [
        ("low", "below", 0.5, 0, HOLDS),
        ("high", "below", 0.5, 0, FAILS),
        ("low", "above", 0.2, 0, UNDECIDED),
        ("low", "above", 0.1, 0.3, FAILS),
        ("low", "above", 0.3, -0.2, HOLDS),
        ("high", "above", "low", 0, HOLDS),
        ("low", "above", "high", 0, FAILS),
        ("low", "below", "high", 0.2, HOLDS),
        ("high", "above", "low", 0.4, UNDECIDED),
        ("high", "above", "low", 0.6, FAILS),
    ],
)
def test_a_case_is_decided_by_the_interval(
    left: str,
    relation: str,
    right: str | float,
    by: float,
    expected: str,
    runs: dict[str, Run],
) -> None:
    side = quantity(right) if isinstance(right, str) else right
    found = judge_case(Case("", quantity(left), relation, side, by), runs)  # type: ignore[arg-type]
    assert found.verdict == expected
    assert found.difference.lower < found.difference.estimate < found.difference.upper
    assert (found.seeds_left, found.seeds_right) == (4, 4 if isinstance(right, str) else 0)
    assert found.difference.estimate == pytest.approx(found.left - found.right, rel=1e-9)


def test_measures_of_one_run_are_compared_model_by_model(runs: dict[str, Run]) -> None:
    other = quantity("low", measures=("gradient", "leave_one_out"))
    found = judge_case(Case("", quantity("low"), "above", other, -0.001), runs)
    # All pairs of measures have the same values there, whatever the seeds are.
    assert (found.verdict, found.difference.estimate) == (HOLDS, 0)


def test_the_order_of_the_measures_does_not_matter(runs: dict[str, Run]) -> None:
    one, other = (
        judge_case(Case("", quantity("low", measures=pair), "below", 0.5), runs)
        for pair in (MEASURES, MEASURES[::-1])
    )
    assert one.difference == other.difference


@pytest.mark.parametrize(
    ("left", "right", "reason"),
    [
        (quantity("none"), 0.5, "no finished run of none"),
        (quantity("low"), quantity("none"), "no finished run of none"),
        (quantity("single"), 0.5, "only one seed has values"),
        (quantity("low"), quantity("single"), "only one seed has values"),
        (quantity("low"), 0.2, "the interval has the threshold inside (4 seeds)"),
        (
            quantity("low", agreement="spearman"),
            0.5,
            "low has no spearman of attention and gradient",
        ),
        (
            quantity("low", column="valeu"),
            0.5,
            "low has no number valeu of kendall_tau of attention and gradient",
        ),
        (
            Quantity("low", "max_jsd", counterfactual="adversarial"),
            0.5,
            "low has no counterfactual adversarial",
        ),
    ],
)
def test_an_undecided_case_says_why(
    left: Quantity, right: Quantity | float, reason: str, runs: dict[str, Run]
) -> None:
    found = judge_case(Case("", left, "above", right), runs)
    assert (found.verdict, found.reason) == (UNDECIDED, reason)
    assert found.has_runs == ("no finished run" not in reason)


def test_other_texts_cannot_be_compared(runs: dict[str, Run]) -> None:
    write_other_texts(runs["high"])
    found = judge_case(Case("", quantity("low"), "above", quantity("high")), runs)
    assert found.verdict == UNDECIDED
    assert "compare runs on the same data" in found.reason


def test_a_counterfactual_and_the_instances_are_quantities_too(runs: dict[str, Run]) -> None:
    add_counterfactuals(runs["low"].folder)
    jsd = Quantity("low", "max_jsd", counterfactual="adversarial")
    assert judge_case(Case("", jsd, "above", 0.3), runs).verdict == HOLDS
    # One of the two texts of each seed is predicted right, by every seed alike.
    correct = judge_case(Case("", Quantity("low", "correct"), "above", 0.1), runs)
    assert (correct.left, correct.num_instances) == (0.5, 2)


def claim(*cases: Case) -> Claim:
    return Claim("mine", "me", "it is so", "", cases)


TRUE = Case("true", quantity("low"), "below", 0.5)
FALSE = Case("false", quantity("high"), "below", 0.5)
OPEN = Case("open", quantity("single"), "below", 0.5)
ABSENT = Case("absent", quantity("none"), "below", 0.5)


@pytest.mark.parametrize(
    ("cases", "expected"),
    [
        ((TRUE,), HOLDS),
        ((TRUE, ABSENT), HOLDS),
        ((TRUE, FALSE, OPEN, ABSENT), FAILS),
        ((TRUE, OPEN), UNDECIDED),
        ((ABSENT,), UNDECIDED),
    ],
    ids=lambda value: value if isinstance(value, str) else ", ".join(case.name for case in value),
)
def test_a_claim_holds_if_all_its_cases_with_runs_do(
    cases: tuple[Case, ...], expected: str, runs: dict[str, Run]
) -> None:
    found = judge(claim(*cases), runs)
    assert found.verdict == expected
    assert bool(found.reason) == (expected == UNDECIDED)
    assert len(found.cases) == len(cases)


def test_an_undecided_claim_says_why_and_how_often(runs: dict[str, Run]) -> None:
    assert judge(claim(TRUE, OPEN, OPEN), runs).reason == "only one seed has values (2)"
    assert judge(claim(ABSENT), runs).reason == "no finished run of none (1)"


def test_the_same_runs_give_the_same_verdict(runs: dict[str, Run]) -> None:
    case = Case("", quantity("high"), "above", quantity("low"))
    assert judge_case(case, runs) == judge_case(case, runs)
