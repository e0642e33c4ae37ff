"""Importance measures that go wrong, by names that any process can import."""

import os
import signal

import torch

from ane_research.importance import ImportanceMeasure, TextBatch
from ane_research.models import AttentionModel


class Raising(ImportanceMeasure):
    """Raises."""

    def __call__(self, model: AttentionModel, batch: TextBatch) -> torch.Tensor:
        raise RuntimeError("no such luck")


class Killed(ImportanceMeasure):
    """Ends its process as the system does when memory runs out."""

    def __call__(self, model: AttentionModel, batch: TextBatch) -> torch.Tensor:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("still alive")
