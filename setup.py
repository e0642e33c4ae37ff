"""Packaging; `python setup.py lint` runs the style and type checks."""

import subprocess
import sys
from pathlib import Path

from setuptools import Command, find_packages, setup

ROOT = Path(__file__).parent


def version() -> str:
    """The package's `__version__`, read without importing the package."""
    for line in (ROOT / "ane_research" / "__init__.py").read_text(encoding="utf-8").splitlines():
        if line.startswith("__version__"):
            return line.split('"')[1]
    raise RuntimeError("ane_research/__init__.py has no line __version__ = ...")


class Lint(Command):
    """Runs ruff and mypy; fails if either finds something."""

    description = "check style (ruff) and types (mypy)"
    user_options: list[tuple[str, str | None, str]] = []  # noqa: RUF012 (setuptools' own type)

    def initialize_options(self) -> None:
        """No options."""

    def finalize_options(self) -> None:
        """No options."""

    def run(self) -> None:
        """Runs every check, then reports whether all of them passed."""
        checks = (["ruff", "check"], ["ruff", "format", "--check"], ["mypy"])
        statuses = [subprocess.call([sys.executable, "-m", *check], cwd=ROOT) for check in checks]
        if any(statuses):
            sys.exit(1)


setup(
    name="ane_research",
    version=version(),
    description="Attention models, and whether their attention explains them",
    license="MIT",
    license_files=["LICENSE"],
    python_requires=">=3.11",
    # No install_requires: AllenNLP 2.10.1 pins libraries of 2022 that have no wheels for a current
    # Python, so a resolver refuses the set that works. requirements.txt is that set, complete and
    # exact, and is installed with `pip install --no-deps` (see the Makefile).
    extras_require={"ray": ["ray"]},
    packages=find_packages(include=["ane_research", "ane_research.*"]),
    package_data={"ane_research": ["published/*.csv", "report/templates/*", "claims/*.yaml"]},
    entry_points={"console_scripts": ["ane-research = ane_research.commands:main"]},
    cmdclass={"lint": Lint},
)
