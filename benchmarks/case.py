"""What is measured."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Case:
    """Our way to compute something, a plain way, and a limit: the least work of its kind."""

    name: str
    ours: Callable[[], Any]
    reference: Callable[[], Any] | None = None
    difference: Callable[[Any, Any], float] | None = None  #: the largest absolute one
    limit: Callable[[], Any] | None = None  #: the least work there is: see `limits`
    note: Callable[[Any], str] | None = None  #: what else there is to say about our result
    size: int | None = None  #: what the time grows with, in cases of one name that differ in it
    once: bool = False  #: too long to repeat: the first run counts
    in_process: bool = True  #: whether this process does the work, so that its memory can be seen


@dataclass(frozen=True)
class Measurement:
    """A case, measured. Times are medians in seconds; NaN where there is nothing to measure."""

    name: str
    size: float
    rounds: int
    ours: float
    reference: float
    ratio: float  #: the reference's time to ours, each round's; the median
    ratio_low: float  #: the smallest of all rounds
    ratio_high: float
    difference: float
    peak_memory: float  #: bytes that one call adds to what the process, or the GPU, holds
    reference_peak_memory: float
    limit: float
    note: str

    @property
    def limit_reached(self) -> float:
        """The limit's time as a fraction of ours; 1 is as fast as the machine allows."""
        return self.limit / self.ours
