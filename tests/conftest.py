"""Fixtures for every test."""

from pathlib import Path

import pytest
import torch

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data and golden runs beside the project."""
    if not SHARED.is_dir():
        pytest.skip("needs the folder `shared` with real data beside the project")
    return SHARED


@pytest.fixture
def generator() -> torch.Generator:
    """Seeded randomness for tensors."""
    return torch.Generator().manual_seed(13)


@pytest.fixture(autouse=True)
def seeded() -> None:
    """Parameters start the same in every test."""
    torch.manual_seed(13)
