"""Tests of packaging and of the Makefile's choice of Python."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ane_research import __version__

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "ane_research"


def setup(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "setup.py", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)


def test_the_version_is_read_without_importing_the_package() -> None:
    assert setup("--version").stdout.split()[-1] == __version__


def test_modules_and_data_files_are_packaged(tmp_path: Path) -> None:
    setup("build_py", "--build-lib", str(tmp_path))
    expected = [
        path.relative_to(ROOT)
        for pattern in ("*.py", "published/*.csv", "report/templates/*", "claims/*.yaml")
        for path in PACKAGE.rglob(pattern)
    ]
    assert [path for path in expected if not (tmp_path / path).is_file()] == []


def test_the_lock_is_complete_and_names_no_place() -> None:
    lock = (ROOT / "requirements.txt").read_text()
    pins = re.findall(
        r"^[A-Za-z0-9._-]+==\S+.*(?:\n    --hash=sha256:\w{64}.*)+", lock, re.MULTILINE
    )
    assert len(pins) == len(re.findall(r"^[A-Za-z]", lock, re.MULTILINE)) > 100
    assert "://" not in lock


@pytest.mark.skipif(shutil.which("make") is None, reason="needs make")
@pytest.mark.parametrize(("version", "found"), [("3.9", "3.9"), ("", "missing")])
def test_a_python_that_is_too_old_is_one_line(tmp_path: Path, version: str, found: str) -> None:
    python = tmp_path / "python"
    if version:
        # Says its version and denies being new enough, as `python -c` is asked.
        python.write_text(f'#!/bin/sh\ncase "$2" in *print*) echo {version};; *) exit 1;; esac\n')
        python.chmod(0o755)
    # Not as a part of the `make fast` that may be running this test.
    environment = {name: os.environ[name] for name in os.environ if not name.startswith("MAKE")}
    command = ["make", "test", f"PYTHON={python}"]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert result.returncode == 2
    assert result.stderr.count("\n") == 1
    assert f"Python 3.11 or newer is needed, but {python} is {found};" in result.stderr
