"""Commands in processes that may be killed, and waiting for what they do."""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import torch

from ane_research.commands import main

Found = TypeVar("Found")


def in_child(arguments: list[str], stderr: Path = Path(os.devnull)) -> int:
    """Starts the command in a copy of this process, whose imports are done; returns its id."""
    child = os.fork()
    if child == 0:
        try:
            os.setsid()
            torch.set_num_threads(1)  # the threads of OpenMP are not copied
            signal.signal(signal.SIGINT, signal.default_int_handler)
            with open(os.devnull, "w") as nowhere, open(stderr, "w") as errors:
                os.dup2(nowhere.fileno(), 1)
                os.dup2(errors.fileno(), 2)
            sys.stderr = os.fdopen(2, "w", 1, closefd=False)  # that of pytest goes elsewhere
            os._exit(main(arguments))
        finally:
            os._exit(70)  # an exception would go on with the tests, in both processes
    return child


def exit_status(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def exit_status_within(child: int, seconds: float) -> int:
    """The exit status of a process.

    Raises:
        TimeoutError: It did not end in time.
    """
    wait_for(lambda: os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT), seconds)
    return exit_status(child)


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
