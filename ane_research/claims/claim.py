"""What a claim is: a comparison of two quantities, or of one with a number, in several cases."""

from dataclasses import dataclass
from typing import Literal

Relation = Literal["above", "below"]


@dataclass(frozen=True)
class Quantity:
    """A mean over seeds and instances that a finished run has.

    Of agreement if `agreement` and `measures` are given, of a counterfactual if `counterfactual`
    is, else of the test instances.
    """

    experiment: str  #: name; its newest finished run counts
    column: str = "value"  #: of the rows
    agreement: str | None = None
    measures: tuple[str, str] | None = None
    counterfactual: str | None = None


@dataclass(frozen=True)
class Case:
    """One instance of a claim: `left` is above (below) `right`, by more than `by`."""

    name: str  #: what the case is about, "dataset sst, scoring tanh"; "" for a claim without cases
    left: Quantity
    relation: Relation
    right: Quantity | float
    by: float = 0.0


@dataclass(frozen=True)
class Claim:
    """A claim and all cases it is about. It holds if it holds in every case that was run."""

    id: str
    source: str  #: paper and section
    claim: str  #: in plain words
    reading: str  #: why the condition means this; "" if that is plain
    cases: tuple[Case, ...]
