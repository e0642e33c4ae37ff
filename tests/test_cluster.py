"""Units as tasks of Ray: on a Ray of its own, and on a cluster that loses a node."""

import json
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, nullcontext
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest

from ane_research.cluster import (
    Surroundings,
    attempt_on_node,
    check_gpus,
    connect,
    import_ray,
    start_ray,
)
from ane_research.commands import main
from ane_research.errors import InputError
from ane_research.record import read_record
from ane_research.report.runs import Run, all_runs
from ane_research.report.status import num_stages
from ane_research.unit import Unit
from tests.processes import exit_status, in_child, kill_session, session, wait_for
from tests.tiny import write_tiny_experiment

FILES = ("instances.parquet", "importance.parquet", "agreement.parquet")
NUM_STARTS = 3
SECONDS_TO_START = 180
SECONDS_TO_RUN = 240


def command(path: Path, outputs: Path, *options: str) -> list[str]:
    folders = ["--experiment_path", str(path), "--output_dir", str(outputs)]
    return ["run", *folders, "--seeds", "1", "2", "--workers", "2", *options]


def rows(run: Run) -> dict[str, bytes]:
    return {
        f"{seed}/{name}": (folder / name).read_bytes()
        for seed, folder in run.seed_folders.items()
        for name in FILES
    }


def of_experiment(outputs: Path, name: str) -> Run:
    (found,) = all_runs(outputs, name)
    return found


@pytest.fixture(scope="module")
def private() -> Iterator[None]:
    """Ray for this test only: by a token that no one else knows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_AUTH_MODE", "token")
        patch.setenv("RAY_AUTH_TOKEN", secrets.token_hex(32))
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        patch.setenv("RAY_worker_niceness", "0")  # the tests beside this one are not nice either
        yield


class Cluster:
    """A head and a second node of one core each, as processes of this machine."""

    def __init__(self, folder: str) -> None:
        self.folder = Path(folder)
        self.address = f"127.0.0.1:{free_port()}"
        self.log = self.folder / "node.log"  #: of the node that was started last
        self.nodes: list[int] = []

    def add(self, *options: str) -> int:
        """Starts a node, again if Ray gives up, as it does on a busy machine.

        Returns:
            The leader of its session.
        """
        for _ in range(NUM_STARTS):
            node = self.begin(*options)
            if node.poll() is None:
                return node.pid
            kill_session(node.pid)
        raise RuntimeError(self.log.read_text())

    def begin(self, *options: str) -> subprocess.Popen[bytes]:
        """Starts a node and waits until it runs, or has ended."""
        ray = [str(Path(sys.executable).with_name("ray")), "start", "--block", "--num-cpus=1"]
        command = [*ray, "--object-store-memory=100000000", *options]
        with open(self.log, "w") as log:
            node = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        self.nodes.append(node.pid)
        wait_for(
            lambda: node.poll() is not None or "Ray runtime started" in self.log.read_text(),
            SECONDS_TO_START,
        )
        return node

    def add_head(self) -> None:
        port = self.address.partition(":")[2]
        options = [f"--port={port}", f"--temp-dir={self.folder}", "--include-dashboard=false"]
        self.add("--head", *options)

    def add_node(self) -> int:
        return self.add(f"--address={self.address}")


def free_port() -> int:
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.fixture
def cluster(private: None) -> Iterator[Cluster]:
    # Not in pytest's folder: names of sockets must be short.
    cluster = Cluster(tempfile.mkdtemp(prefix="ray-"))
    try:
        yield cluster
    finally:
        for node in cluster.nodes:
            kill_session(node)
        shutil.rmtree(cluster.folder, ignore_errors=True)


@pytest.fixture
def start(private: None) -> Iterator[Callable[..., ForkServerProcess]]:
    """Starts commands as `in_child` does, and ends what is left of them."""
    children: list[ForkServerProcess] = []

    def start(*arguments: Any) -> ForkServerProcess:
        children.append(in_child(*arguments))
        return children[-1]

    yield start
    for child in children:
        kill_session(child.pid)


def units_on(node: int, run_dir: Path) -> list[Path]:
    """The folders of the units that the processes of a node are working on, model finished."""
    processes = session(node)
    return [
        path.parent
        for path in run_dir.glob("seed_*/progress.json")
        if (path.parent / "stages.json").exists()
        and json.loads(path.read_text())["process"] in processes
    ]


@pytest.mark.slow
def test_the_units_of_a_node_that_dies_are_run_again_and_nothing_is_lost_or_doubled(
    cluster: Cluster, start: Callable[..., ForkServerProcess], tmp_path: Path
) -> None:
    path = write_tiny_experiment(tmp_path)
    cluster.add_head()
    node = cluster.add_node()
    options = ["--engine", "ray", "--ray-address", cluster.address]
    child = start(command(path, tmp_path / "ray", *options))
    (run_dir,) = wait_for(lambda: list(tmp_path.glob("ray/tiny/*")), SECONDS_TO_START)
    (folder,) = wait_for(lambda: units_on(node, run_dir), SECONDS_TO_RUN)
    kill_session(node)
    model = (folder / "model.tar.gz").stat()
    assert 1 <= len(read_record(folder)) < num_stages(Run(run_dir).configuration)
    assert exit_status(child) == 0
    run = of_experiment(tmp_path / "ray", "tiny")
    assert run.manifest["status"] == "complete"
    assert (folder / "model.tar.gz").stat() == model  # its finished training was kept
    here = ["--workers", "1", "--device", "cpu"]
    assert main(command(path, tmp_path / "local", *here)) == 0
    assert rows(run) == rows(of_experiment(tmp_path / "local", "tiny"))


def main_without_retries(arguments: list[str]) -> int:
    """`main`, where Ray does not run a unit again whose process died."""
    with patch("ane_research.cluster.NUM_RETRIES", 0):
        return main(arguments)


@pytest.mark.slow
def test_a_ray_of_its_own_runs_what_it_can_and_ends(
    start: Callable[..., ForkServerProcess], tmp_path: Path
) -> None:
    folder = tmp_path / "experiments"
    folder.mkdir()
    path = write_tiny_experiment(folder)
    bad = "{ evaluation+: { importance+: { worse: 'tests.failing.Killed' } } }"
    (folder / "bad.jsonnet").write_text(f"(import '{path}') + {bad}")
    errors = tmp_path / "stderr"
    arguments = command(folder, tmp_path / "outputs", "--engine", "ray", "--seeds", "1")
    child = start(arguments, errors, main_without_retries)
    assert exit_status(child) == 1
    wait_for(lambda: session(child.pid) == [])
    assert of_experiment(tmp_path / "outputs", "tiny").manifest["status"] == "complete"
    assert of_experiment(tmp_path / "outputs", "bad").manifest["status"] == "failed"
    assert "error: bad: seed 1: lost by Ray: " in errors.read_text()


def test_more_gpus_than_any_node_has_are_wrong_input() -> None:
    nodes = [
        {"Alive": True, "Resources": {"CPU": 8.0}},
        {"Alive": True, "Resources": {"CPU": 8.0, "GPU": 1.0}},
        {"Alive": False, "Resources": {"GPU": 4.0}},
    ]
    ray = SimpleNamespace(nodes=lambda: nodes)
    check_gpus(ray, 0.5)
    check_gpus(ray, 1.0)
    with pytest.raises(InputError, match="--gpus-per-unit 2: no node of Ray has more than 1"):
        check_gpus(ray, 2.0)


@pytest.mark.parametrize("address", ["nonsense", "ray://head:1"])
def test_what_is_no_address_is_wrong_input(address: str) -> None:
    check_refused(address)


def test_an_address_where_nothing_listens_is_wrong_input_at_once() -> None:
    check_refused(f"127.0.0.1:{free_port()}")


def check_refused(address: str) -> None:
    expected = f"--ray-address {address}: .*; expected auto or HOST:PORT of a running cluster"
    with pytest.raises(InputError, match=expected):
        connect(import_ray(), 1, address)


@pytest.mark.parametrize(("failures", "starts"), [(0, 1), (2, 3), (5, 3)])
def test_a_start_that_times_out_is_tried_again(failures: int, starts: int) -> None:
    events: list[str] = []

    def init(address: str) -> None:
        events.append("init")
        if events.count("init") <= failures:
            raise Exception("The current node timed out during startup.")

    ray = SimpleNamespace(init=init, shutdown=lambda: events.append("shutdown"))
    with pytest.raises(Exception, match="timed out") if failures > 2 else nullcontext():
        start_ray(ray)
    assert events.count("init") == starts
    assert events.count("shutdown") == min(failures, 3)


def test_without_ray_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(InputError, match="Ray is not installed; install the extra `ray`"):
        import_ray()


@pytest.mark.parametrize("shared", [True, False])
def test_a_node_that_does_not_see_the_folders_says_which(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shared: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    unit = Unit(Path("tiny.jsonnet"), 1, Path("outputs/tiny/now/seed_1"), {}, {})
    folder = tmp_path if shared else tmp_path / "elsewhere"
    _, error = attempt_on_node(unit, Surroundings(folder, tmp_path, 1))
    assert isinstance(error, InputError)
    expected = "outputs/tiny/now/manifest.json" if shared else str(folder)
    assert str(error).startswith(f"{expected}: not found on node ")
    assert not list(tmp_path.iterdir())
