"""What the numbers were measured on, in general terms."""

import os
import platform

import joblib
import torch


def describe_machine(device: str) -> str:
    """Cores, memory, GPU where it is used, and versions."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    parts = [
        f"{joblib.cpu_count()} cores ({platform.machine()})",
        f"{memory:.0f} GB of memory",
        f"Python {platform.python_version()}",
        f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads",
    ]
    if torch.device(device).type == "cuda":
        parts.insert(2, torch.cuda.get_device_name(device))
    return ", ".join(parts)
