"""The README is true: its commands run, its examples work, its links lead somewhere."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import _jsonnet
import numpy as np
import pytest

from ane_research.commands import build_parser
from ane_research.commands.run import check_options
from ane_research.datasets.planted import Sizes, generate

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SIZES = Sizes(train=96, validation=40, test=40)


def blocks(language: str) -> list[str]:
    """The fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)


COMMANDS = [line for block in blocks("sh") for line in block.splitlines()]
MAKE = [command for command in COMMANDS if command.startswith("make ")]
ACTIVATE = "source .venv/bin/activate"
EXECUTED = [command for command in COMMANDS if command not in (*MAKE, ACTIVATE)]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The experiments on a few generated texts in the formats of SST and IMDB, for one epoch."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "experiments", folder / "experiments")
    for name in ("run_experiment.py", ".allennlp_plugins"):
        shutil.copy(ROOT / name, folder / name)
    write_data(folder / "datasets")
    vectors = folder / "datasets" / "embeddings" / "small.vec.zip"
    write_vectors(vectors)
    library = folder / "experiments" / "lib" / "wiegreffe_pinter.libsonnet"
    library.write_text(library.read_text().replace("num_epochs: 80", "num_epochs: 1"))
    library = folder / "experiments" / "lib" / "classifier.libsonnet"
    text = library.read_text().replace("num_epochs: 40", "num_epochs: 1")
    library.write_text(re.sub(r"'https://.*\.vec\.zip'", f"'{vectors}'", text))
    library = folder / "experiments" / "lib" / "study.libsonnet"
    quick = "{ type: 'study', num_relabellings: 20 }"
    library.write_text(library.read_text().replace("{ type: 'study' }", quick))
    return folder


def write_data(root: Path) -> None:
    """`sst/*.txt` and `imdb/*.csv`, from the planted data set."""
    (root / "sst").mkdir(parents=True)
    (root / "imdb").mkdir()
    for split, sentences in generate(SIZES, seed=0).items():
        name = "dev" if split == "validation" else split
        trees = [
            f"({4 * int(s.label)} {' '.join(f'(2 {token})' for token in s.tokens)})"
            for s in sentences
        ]
        rows = [f"{' '.join(s.tokens)},{s.label}" for s in sentences]
        (root / "sst" / f"{name}.txt").write_text("\n".join(trees) + "\n")
        (root / "imdb" / f"{name}.csv").write_text("\n".join(rows) + "\n")


def write_vectors(path: Path) -> None:
    """Word vectors in fastText's format, 300 dimensions, of a few words."""
    path.parent.mkdir(parents=True)
    rng = np.random.default_rng(13)
    words = ["the", "a", "was", "and"]
    lines = [f"{word} {' '.join(f'{x:.3f}' for x in rng.normal(size=300))}" for word in words]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("small.vec", "\n".join([f"{len(words)} 300", *lines]) + "\n")


@pytest.mark.slow
@pytest.mark.parametrize("command", EXECUTED)
def test_command_runs(command: str, project: Path) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "ANE_DATA_ROOT": str(project / "datasets")}
    result = subprocess.run(
        command, shell=True, cwd=project, env=environment, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stdout[-2000:] + result.stderr[-2000:]


def test_the_script_for_slurm_starts_what_there_is(tmp_path: Path) -> None:
    (script,) = blocks("bash")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "activate").touch()
    write_command(tmp_path / "scontrol", "echo node1; echo node2")
    write_command(tmp_path / "srun", "printf '%s\\n' \"$@\" > started")
    write_command(tmp_path / "ray", 'echo "$@" > token')
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    environment = {"PATH": path, "SLURM_NNODES": "2", "SLURM_JOB_NODELIST": "node[1-2]"}
    subprocess.run(["bash", "-eu", "-c", script], cwd=tmp_path, env=environment, check=True)
    started = (tmp_path / "started").read_text().splitlines()
    end = started.index("--")
    assert started[:2] == ["ray", "symmetric-run"]
    from ray.scripts.scripts import cli

    for command in (started[1:end], (tmp_path / "token").read_text().split()):
        cli.commands[command[0]].make_context(command[0], [*command[1:]])
    assert started[2:end] == ["--address", "node1:6379", "--min-nodes", "2"]
    python, program, *arguments = started[end + 1 :]
    assert (python, program) == ("python", "run_experiment.py")
    args = build_parser().parse_args(["run", *arguments])
    check_options(args)
    assert (args.engine, args.ray_address, args.gpus_per_unit) == ("ray", "auto", 0.5)


def write_command(path: Path, script: str) -> None:
    """A stand-in for a command that is not here."""
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def test_the_make_commands_are_run_by_ci() -> None:
    script = (ROOT / ".ci" / "run").read_text()
    assert MAKE
    assert all(command in script for command in MAKE)


def test_the_example_experiment_is_one(tmp_path: Path) -> None:
    (text,) = blocks("jsonnet")
    shutil.copytree(ROOT / "experiments" / "lib", tmp_path / "lib")
    path = tmp_path / "my.jsonnet"
    path.write_text(text)
    assert '"num_epochs": 5' in _jsonnet.evaluate_file(str(path))


def test_the_example_reader_reads(tmp_path: Path) -> None:
    (tmp_path / "reviews.tsv").write_text("1\tgood film\n0\tbad film\n")
    names = run_example("my_reviews")
    instances = list(names["MyReviews"]().read(tmp_path / "reviews.tsv"))
    assert [instance["metadata"].metadata["tokens"] for instance in instances] == [
        ["good", "film"],
        ["bad", "film"],
    ]


def test_the_example_measures_measure() -> None:
    import torch

    from tests.classifiers import batch, classifier

    names = run_example("embedding_norm")
    texts = batch([3, 2], torch.Generator().manual_seed(13))
    scores = names["EmbeddingNorm"]()(classifier(), texts)
    assert scores.shape == texts.mask.shape
    value, _ = names["Cosine"]().agree(np.array([1.0, 1, 0]), np.array([1.0, 0, 0]))
    assert value == pytest.approx(0.5**0.5)


def run_example(containing: str) -> dict:
    """What the block of Python with this text in it defines."""
    (example,) = (block for block in blocks("python") if containing in block)
    names: dict = {}
    exec(example, names)
    return names


NAMED = set(re.findall(r"`(\w+/[\w/.]+)`", README))
MADE = ("outputs/", "benchmarks/results/")  # by the commands; no part of the project


@pytest.mark.parametrize("path", sorted(name for name in NAMED if not name.startswith(MADE)))
def test_a_file_that_is_named_exists(path: str) -> None:
    assert any((folder / path).exists() for folder in (ROOT, ROOT / "ane_research")), path
