"""Measures a case: time, spread, memory, difference."""

import gc
import time
from collections.abc import Callable
from functools import partial
from math import nan
from statistics import median
from typing import Any, NamedTuple

import torch

from benchmarks.case import Case, Measurement
from benchmarks.memory import peak_memory


class Run(NamedTuple):
    """One call of one way to compute a case."""

    result: Any
    seconds: float  #: until the device has finished


def measure(case: Case, rounds: int, device: str) -> Measurement:
    """Runs each way once for its result and memory, then all in turn for their times."""
    ways = {"ours": case.ours, "reference": case.reference, "limit": case.limit}
    present = {name: way for name, way in ways.items() if way is not None}
    results, memory, seconds = {}, {}, {}
    for name, way in present.items():
        first, memory[name] = peak_memory(partial(run, way, device), device)
        results[name], seconds[name] = first.result, [first.seconds]
    if not case.once:
        turns = [
            {name: run(present[name], device).seconds for name in present} for _ in range(rounds)
        ]
        seconds = {name: [turn[name] for turn in turns] for name in present}
    return summarise(case, results, seconds, memory if case.in_process else {})


def run(way: Callable[[], Any], device: str) -> Run:
    """Calls and times it."""
    gc.collect()  # what other calls left is not this one's to tidy up
    synchronize(device)
    start = time.perf_counter()
    result = way()
    synchronize(device)
    return Run(result, time.perf_counter() - start)


def synchronize(device: str) -> None:
    """Waits for what was started on a GPU."""
    if torch.device(device).type == "cuda":
        torch.cuda.synchronize(device)


def summarise(
    case: Case, results: dict[str, Any], seconds: dict[str, list[float]], memory: dict[str, float]
) -> Measurement:
    """Medians, spreads and the difference."""
    medians = {name: median(times) for name, times in seconds.items()}
    ratios = [nan]
    difference = nan
    if "reference" in results:
        both = zip(seconds["reference"], seconds["ours"], strict=True)
        ratios = [theirs / ours for theirs, ours in both]
        if case.difference is not None:
            difference = case.difference(results["ours"], results["reference"])
    return Measurement(
        name=case.name,
        size=nan if case.size is None else case.size,
        rounds=len(seconds["ours"]),
        ours=medians["ours"],
        reference=medians.get("reference", nan),
        ratio=median(ratios),
        ratio_low=min(ratios),
        ratio_high=max(ratios),
        difference=difference,
        peak_memory=memory.get("ours", nan),
        reference_peak_memory=memory.get("reference", nan),
        limit=medians.get("limit", nan),
        note=case.note(results["ours"]) if case.note else "",
    )
