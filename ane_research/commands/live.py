"""One display of everything that is running, while it runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ane_research.commands.table import format_table


@contextmanager
def live_status(run_dirs: list[Path]) -> Iterator[None]:
    """Shows, on a terminal, the seeds of these runs that are running, and how many are finished."""
    # Here, because pandas takes a second.
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    from ane_research.report.runs import Run
    from ane_research.report.status import HEADER, as_cells, run_status

    def display() -> Text:
        statuses = [status for path in run_dirs for status in run_status(Run(path))]
        finished = sum(status.state == "complete" for status in statuses)
        running = [as_cells(status) for status in statuses if status.state == "running"]
        table = format_table(HEADER, running)
        return Text(f"{table}\n{finished} of {len(statuses)} finished", no_wrap=True)

    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    with Live(get_renderable=display, console=console, refresh_per_second=1, transient=True):
        yield
