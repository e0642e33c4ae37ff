"""A GPU against this machine's processor, with the same code."""

from collections.abc import Iterator
from functools import partial

import torch

from ane_research.importance import Gradient, ImportanceMeasure, LeaveOneOut
from benchmarks.bench_leave_one_out import measure_all
from benchmarks.case import Case
from benchmarks.texts import batches, classifier, sst_test_lengths


def cases(device: str) -> Iterator[Case]:
    """Leave-one-out at the lengths of reviews and sentences, and gradients; none without a GPU."""
    if torch.device(device).type != "cuda":
        return
    sst = sst_test_lengths()
    yield case(
        "GPU against CPU, leave-one-out, 16 texts of 400 tokens", LeaveOneOut(), [400] * 16, device
    )
    yield case("GPU against CPU, leave-one-out, SST", LeaveOneOut(), sst, device)
    yield case("GPU against CPU, gradient, SST", Gradient(), sst, device)


def case(name: str, measure: ImportanceMeasure, lengths: list[int], device: str) -> Case:
    """The reference is the same on the CPU."""
    return Case(
        name=name,
        ours=partial(measure_all, measure, classifier(device=device), batches(lengths, device)),
        reference=partial(measure_all, measure, classifier(), batches(lengths)),
        difference=largest_difference,
    )


def largest_difference(ours: list[torch.Tensor], theirs: list[torch.Tensor]) -> float:
    return max(float((a.cpu() - b).abs().max()) for a, b in zip(ours, theirs, strict=True))
