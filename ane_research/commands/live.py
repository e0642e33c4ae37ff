"""One display of everything that is running, while it runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def live_status(run_dirs: list[Path]) -> Iterator[None]:
    """Shows, on a terminal, the seeds of these runs that are running, and how many are finished."""
    # Here, because pandas takes a second.
    from rich.console import Console, Group
    from rich.live import Live

    from ane_research.report.runs import Run
    from ane_research.report.status import run_status, status_table

    def display() -> Group:
        statuses = [status for path in run_dirs for status in run_status(Run(path))]
        finished = sum(status.state == "complete" for status in statuses)
        running = [status for status in statuses if status.state == "running"]
        return Group(status_table(running), f"{finished} of {len(statuses)} finished")

    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    with Live(get_renderable=display, console=console, refresh_per_second=1, transient=True):
        yield
