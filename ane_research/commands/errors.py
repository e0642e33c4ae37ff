"""What the command line says about an error, and the exit status it stands for."""

from ane_research.errors import InputError, UnitError

FAILURE = 1
WRONG_INPUT = 2
INTERRUPTED = 130  # 128 + SIGINT, as shells have it


def describe(error: BaseException) -> str:
    """One line: the message of wrong input; of any other error its type and where to see more."""
    if isinstance(error, InputError | UnitError):
        return str(error)
    return f"{one_line(error)}; --debug shows where"


def one_line(error: BaseException) -> str:
    """An error's type and message, without line breaks."""
    message = " ".join(str(error).split())
    return f"{type(error).__name__}: {message}" if message else type(error).__name__


def exit_status(error: BaseException) -> int:
    """2 for wrong input, 1 for anything else."""
    return WRONG_INPUT if isinstance(error, InputError) else FAILURE
