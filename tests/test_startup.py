"""Help, lists and wrong arguments answer without importing what takes seconds."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY = {"torch", "allennlp", "transformers", "spacy", "matplotlib", "pandas", "requests", "ray"}
PROGRAM = """
import json, sys
from ane_research.commands import main
try:
    status = main(sys.argv[1:])
except SystemExit as exit:
    status = exit.code
print(json.dumps([status, sorted(name for name in sys.modules if "." not in name)]))
"""


def run(*arguments: str) -> tuple[int, set[str]]:
    """Exit status of a command, and the modules it imported."""
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    status, modules = json.loads(result.stdout.splitlines()[-1])
    return status, set(modules)


@pytest.mark.parametrize(
    ("arguments", "expected_status"),
    [
        (["--help"], 0),
        (["--version"], 0),
        (["run", "--help"], 0),
        (["list"], 0),
        (["data"], 0),
        ([], 2),
        (["rnu"], 2),
        (["run", "--seeds", "one"], 2),
        (["run", "--seeds", "1", "1"], 2),
        (["run", "--overrides", "{"], 2),
        (["run", "--device", "tpu"], 2),
        (["run", "--ray-address", "auto"], 2),
        (["status", "--output_dir", "s3://bucket/runs"], 2),
        (["run", "--experiment_path", "experiments/no.jsonnet"], 2),
        (["ceiling"], 2),
        (["compare", "experiments", "one"], 2),
        (["verdicts", "--claims", "no.yaml"], 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_answers_without_torch_and_allennlp(arguments: list[str], expected_status: int) -> None:
    status, modules = run(*arguments)
    assert status == expected_status
    assert modules & HEAVY == set()


@pytest.mark.slow  # seconds, for the imports themselves
def test_a_run_imports_them_so_the_test_above_can_fail() -> None:
    experiment = "experiments/quickstart.jsonnet"
    status, modules = run("run", "--experiment_path", experiment, "--device", "cuda:99")
    assert status == 2
    assert modules >= {"torch", "allennlp", "pandas", "requests"}
