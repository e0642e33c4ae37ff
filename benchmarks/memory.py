"""How much memory a call needs."""

import ctypes
import gc
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

PROCESS = Path("/proc/self")


def peak_memory(run: Callable[[], Any], device: str) -> tuple[Any, float]:
    """The result of a call, and by how many bytes it raised the memory in use at its peak.

    On a GPU that is what PyTorch allocates there; else it is the process's resident memory as the
    kernel counts it, which needs Linux: NaN elsewhere.
    """
    if torch.device(device).type == "cuda":
        torch.cuda.reset_peak_memory_stats(device)
        before = torch.cuda.memory_allocated(device)
        result = run()
        return result, torch.cuda.max_memory_allocated(device) - before
    if not (PROCESS / "clear_refs").exists():
        return run(), math.nan
    return_freed_memory()
    # 5 sets the peak, VmHWM, to what is resident now: man 5 proc.
    (PROCESS / "clear_refs").write_text("5")
    before = resident("VmHWM")
    result = run()
    return result, resident("VmHWM") - before


def return_freed_memory() -> None:
    """Gives back what the C library keeps for later: a call using that would seem to need less."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def resident(field: str) -> int:
    """A line of /proc/self/status, in bytes."""
    match = re.search(rf"{field}:\s+(\d+) kB", (PROCESS / "status").read_text())
    if match is None:
        raise ValueError(f"/proc/self/status has no {field}")
    return int(match[1]) * 1024
