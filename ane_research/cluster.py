"""Runs units as tasks of Ray: on this machine, or on the nodes of a cluster.

Ray places each unit where there is room, and runs it once more where its node or process dies; its
finished stages are kept. Ray's backend of joblib is not used: in it the death of one process ends
all others' work, and results come only when all units have ended. Its pool of processes that each
hold a GPU would wait for ever for those of a lost node.
"""

import os
import platform
import socket
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any

import torch

from ane_research.datasets.root import VARIABLE, data_root
from ane_research.engine import Outcome, attempt_into_log
from ane_research.errors import InputError, UnitError
from ane_research.manifest import MANIFEST
from ane_research.unit import Unit

#: How often a unit is run once more whose node or process died.
NUM_RETRIES = 3
# Units hand over their results as files; this is near the least that Ray accepts.
_OBJECT_STORE_BYTES = 100_000_000
_SECONDS_TO_CONNECT = 10.0
_NUM_STARTS = 3


@dataclass(frozen=True)
class Surroundings:
    """What a unit needs to run elsewhere as it would here.

    Attributes:
        folder: The working directory, which all nodes share.
        data_root: Absolute.
        num_threads: Of PyTorch.
    """

    folder: Path
    data_root: Path
    num_threads: int


def run_on_ray(
    units: Iterable[Unit], workers: int = 1, address: str | None = None, gpus_per_unit: float = 0.0
) -> Iterator[Outcome]:
    """Runs each unit as a task of Ray and yields it when it has ended.

    A unit takes one core of a cluster; of a Ray of its own, on this machine, its part of PyTorch's
    threads.

    Args:
        units: Taken one by one, as there is a worker for the next.
        workers: How many at once. Where there is room for fewer, the others wait for it.
        address: Of a running cluster, "auto" or "<host>:<port>"; None starts Ray on this machine.
        gpus_per_unit: How many GPUs, or what part of one, Ray sets aside for a unit.

    Raises:
        InputError: Ray is not installed, there is no Ray at the address, or no node has so many
            GPUs.
    """
    ray = import_ray()
    connect(ray, workers, address)
    try:
        check_gpus(ray, gpus_per_unit)
        num_threads = 1 if address else max(1, torch.get_num_threads() // workers)
        here = Surroundings(Path.cwd(), data_root().absolute(), num_threads)
        options = {"num_cpus": 1, "num_gpus": gpus_per_unit, "max_retries": NUM_RETRIES}
        task = ray.remote(**options)(attempt_on_node)
        running: dict[Any, Unit] = {}
        waiting = iter(units)
        while True:
            for unit in islice(waiting, workers - len(running)):
                running[task.remote(unit, here)] = unit
            if not running:
                return
            (ended,), _ = ray.wait(list(running))
            yield outcome(ray, running.pop(ended), ended)
    finally:
        ray.shutdown()  # ends what is still running


def import_ray() -> ModuleType:
    # Ray would send what it is used for to its makers.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray
    except ImportError:
        raise InputError("--engine ray: Ray is not installed; install the extra `ray`") from None
    return ray


def connect(ray: ModuleType, workers: int, address: str | None) -> None:
    """Connects to a cluster, or starts Ray on this machine; it ends with this process.

    Raises:
        InputError: There is no Ray at the address.
    """
    quiet = {"log_to_driver": False, "logging_level": "ERROR"}
    if address is None:
        # By default its processes give way to all others of the machine.
        os.environ.setdefault("RAY_worker_niceness", "0")
        size = {"num_cpus": workers, "object_store_memory": _OBJECT_STORE_BYTES}
        start_ray(ray, include_dashboard=False, **size, **quiet)
        return
    try:
        if address != "auto":
            check_listening(address)  # Ray itself tries for several minutes
        ray.init(address, **quiet)
    except (OSError, RuntimeError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise InputError(
            f"--ray-address {address}: {reason}; expected auto or HOST:PORT of a running cluster"
        ) from None


def start_ray(ray: ModuleType, **options: Any) -> None:
    """Starts Ray on this machine, again if it gives up after half a minute, as on a busy one."""
    for starts_left in reversed(range(_NUM_STARTS)):
        try:
            ray.init("local", **options)
            return
        except Exception as error:
            ray.shutdown()
            if not starts_left or "timed out" not in str(error):
                raise


def check_listening(address: str) -> None:
    """Raises OSError or ValueError if nothing listens at "<host>:<port>"."""
    host, _, port = address.rpartition(":")
    if not port.isdecimal():
        raise ValueError("it has no port")
    with closing(socket.create_connection((host, int(port)), _SECONDS_TO_CONNECT)):
        pass


def check_gpus(ray: ModuleType, gpus_per_unit: float) -> None:
    nodes = [node["Resources"] for node in ray.nodes() if node["Alive"]]
    most = max(node.get("GPU", 0.0) for node in nodes)
    if gpus_per_unit > most:
        raise InputError(
            f"--gpus-per-unit {gpus_per_unit:g}: no node of Ray has more than {most:g}"
        )


def outcome(ray: ModuleType, unit: Unit, ended: object) -> Outcome:
    try:
        _, error = ray.get(ended)
    except ray.exceptions.RayError as error:
        reason = str(error).strip().splitlines()[0]
        return unit, UnitError(f"lost by Ray: {type(error).__name__}: {reason}")
    return unit, error


def attempt_on_node(unit: Unit, there: Surroundings) -> Outcome:
    """Runs a unit in a process of Ray's; what it prints goes to its log."""
    try:
        os.chdir(there.folder)
        (unit.folder.parent / MANIFEST).stat()
    except OSError as error:
        return unit, InputError(
            f"{error.filename}: not found on node {platform.node()}; the folder of the command and "
            "that of --output_dir must be shared by all nodes"
        )
    os.environ[VARIABLE] = str(there.data_root)
    return attempt_into_log(unit, there.num_threads)
