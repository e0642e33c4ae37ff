"""How soon the command line answers, against importing AllenNLP."""

import subprocess
import sys
from collections.abc import Iterator
from functools import partial

from benchmarks.case import Case

ANSWERS = {
    "--help": ["--help"],
    "list": ["list"],
    "a wrong argument": ["run", "--seeds", "one"],
}


def cases(device: str) -> Iterator[Case]:
    """What needs no model must not wait for the libraries that build one."""
    for name, arguments in ANSWERS.items():
        yield Case(
            name=f"start-up, {name}",
            ours=partial(run_python, "-m", "ane_research", *arguments),
            reference=partial(run_python, "-W", "ignore", "-c", "import allennlp"),
            in_process=False,
        )


def run_python(*arguments: str) -> None:
    """Runs Python; a wrong argument ends it with a status that is not 0."""
    subprocess.run([sys.executable, *arguments], capture_output=True, check=False)
