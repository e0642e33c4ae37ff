"""Commands in processes that may be killed, and waiting for what they do."""

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from multiprocessing.context import ForkServerProcess
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import TypeVar

from ane_research.commands import main

Found = TypeVar("Found")
Main = Callable[[list[str]], int]
SECONDS_TO_END = 240.0

# Imports take seconds, so each command is a copy of a process that has done them and nothing more.
# Copies of the tests' own process would share the lock of tqdm's progress bars with it: one that is
# killed while it holds the lock makes all later ones hang.
SERVER = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload(["ane_research.experiment", "ane_research.plugin"])


def in_child(
    arguments: list[str], stderr: Path = Path(os.devnull), main: Main = main
) -> ForkServerProcess:
    """Starts a command in a process that leads a session of its own, and returns that process."""
    started = SERVER.Event()
    child = SERVER.Process(
        target=run_command, args=(main, arguments, stderr, dict(os.environ), started)
    )
    child.start()
    if not started.wait(SECONDS_TO_END):
        raise TimeoutError
    return child


def run_command(
    main: Main, arguments: list[str], stderr: Path, environment: Mapping[str, str], started: Event
) -> None:
    """Runs a command as a shell would, in this process."""
    os.setsid()
    os.environ.clear()  # this is the server's, as it was when that began
    os.environ.update(environment)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for descriptor, path in ((1, os.devnull), (2, stderr)):
        with open(path, "w") as file:
            os.dup2(file.fileno(), descriptor)
    started.set()
    sys.exit(main(arguments))


def exit_status(child: ForkServerProcess, seconds: float = SECONDS_TO_END) -> int:
    """The exit status of a process, which is waited for.

    Raises:
        TimeoutError: It did not end in time, and was killed.
    """
    child.join(seconds)
    if child.exitcode is None:
        kill_session(child.pid)
        raise TimeoutError
    return child.exitcode


def session(leader: int) -> list[int]:
    """The processes that are alive of the session that a process has begun."""
    members = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, of, *_ = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        if int(of) == leader and state != "Z":
            members.append(int(path.parent.name))
    return members


def kill_session(leader: int) -> None:
    """Kills a process that has begun a session, and what it has started."""
    while members := session(leader):
        for process in members:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                continue
        time.sleep(0.05)


def wait_for(condition: Callable[[], Found], seconds: float = 60) -> Found:
    """Waits until something is there and returns it.

    Raises:
        TimeoutError: It was not there in time.
    """
    end = time.monotonic() + seconds
    while not (found := condition()):
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.1)
    return found
