"""Runs units of work, one after another or several at once; one that fails costs itself only."""

import os
import threading
import time
from collections.abc import Iterable, Iterator

import torch
from joblib import Parallel, delayed, parallel_config
from joblib.externals.loky import get_reusable_executor
from joblib.externals.loky.process_executor import TerminatedWorkerError

import ane_research.plugin  # noqa: F401 - other processes know the registered names by this import
from ane_research.errors import InputError, UnitError
from ane_research.unit import Unit, run_unit

#: A unit, and what made it fail, if anything did.
Outcome = tuple[Unit, Exception | None]


def run_units(units: Iterable[Unit], workers: int = 1) -> Iterator[Outcome]:
    """Runs each unit and yields it when it has ended.

    Args:
        units: Taken one by one, as there is a worker for the next.
        workers: Processes; PyTorch's threads are divided among them. With one, the units run in
            this process.
    """
    if workers == 1:
        for unit in units:
            yield attempt(unit)
    else:
        yield from run_in_processes(units, workers)


def attempt(unit: Unit) -> Outcome:
    """Runs a unit whatever comes of it."""
    try:
        run_unit(unit)
    except InputError as error:
        return unit, error
    except Exception as error:
        # Not the error itself, which another process may not be able to unpickle.
        failure = UnitError(f"{type(error).__name__}: {' '.join(str(error).split())}")
        failure.__cause__ = error
        return unit, failure
    return unit, None


def run_in_processes(units: Iterable[Unit], workers: int) -> Iterator[Outcome]:
    """Runs units in processes of their own.

    The death of a process, for want of memory for one, takes all of joblib's processes with it.
    Those units that were running then are run again, each in a process by itself: the one that
    dies once more has failed.
    """
    threads = max(1, torch.get_num_threads() // workers)
    # Libraries warn each other of their future while they are imported, in every process.
    os.environ.setdefault("PYTHONWARNINGS", "ignore::FutureWarning")
    running: dict[Unit, None] = {}
    waiting = iter(units)
    try:
        while True:
            try:
                yield from run_parallel(enter(waiting, running), running, workers, threads)
                return
            except TerminatedWorkerError:
                for unit in list(running):
                    yield run_alone(unit, running, threads)
    finally:
        if running:  # interrupted
            get_reusable_executor().shutdown(kill_workers=True)


def enter(units: Iterator[Unit], running: dict[Unit, None]) -> Iterator[Unit]:
    for unit in units:
        running[unit] = None
        yield unit


def run_parallel(
    units: Iterable[Unit], running: dict[Unit, None], workers: int, threads: int
) -> Iterator[Outcome]:
    with parallel_config("loky", inner_max_num_threads=threads):
        parallel = Parallel(
            workers, return_as="generator_unordered", batch_size=1, pre_dispatch=workers
        )
        tasks = (delayed(attempt_in_process)(unit, threads, os.getpid()) for unit in units)
        for unit, error in parallel(tasks):
            del running[unit]
            yield unit, error


def run_alone(unit: Unit, running: dict[Unit, None], threads: int) -> Outcome:
    try:
        # With one worker joblib would take this process.
        (outcome,) = run_parallel([unit], running, 2, threads)
    except TerminatedWorkerError:
        del running[unit]
        return unit, UnitError("its process was killed; there may be too little memory")
    return outcome


def attempt_in_process(unit: Unit, threads: int, parent: int) -> Outcome:
    """Runs a unit in a process of joblib's."""
    threading.Thread(target=exit_with_parent, args=(parent,), daemon=True).start()
    return attempt_into_log(unit, threads)


def attempt_into_log(unit: Unit, threads: int) -> Outcome:
    """Runs a unit in a process that is not the command's; what it prints goes to its log."""
    torch.set_num_threads(threads)
    try:
        unit.folder.mkdir(parents=True, exist_ok=True)
        with open(unit.log, "ab", buffering=0) as log:
            os.dup2(log.fileno(), 1)
            os.dup2(log.fileno(), 2)
    except OSError as error:
        return unit, UnitError(f"{unit.log}: cannot be written: {error.strerror}")
    return attempt(unit)


def exit_with_parent(parent: int) -> None:
    """Ends this process when its parent is gone, so that the unit can be continued.

    The parent may be gone before this process has started: hence its number is handed over.
    """
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
