from pathlib import Path

import pytest

from tests.archives import write_archive


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of a small model with random weights."""
    return write_archive(tmp_path_factory.mktemp("base"))
