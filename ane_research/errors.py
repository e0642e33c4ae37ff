"""Exceptions for input that only its author can mend, and a check that raises one."""


class InputError(ValueError):
    """Wrong input: a file, a line, a key, a value or an option.

    The message is one line that names the place, the value found and what would be right. The
    command line prints it without a traceback and exits with status 2.
    """


class MissingDataError(InputError):
    """A known data set is not there and cannot be fetched: it is restricted, gone or out of reach.

    Among many experiments, one that lacks its data is skipped; it has not failed.
    """


class UnitError(RuntimeError):
    """Seeds of an experiment failed; the message says which, why, and where to read more."""


def check_at_least(least: float, **arguments: float) -> None:
    """Refuses arguments of a measure that are too small.

    Raises:
        InputError: One is less than `least`, or NaN.
    """
    for name, value in arguments.items():
        if not value >= least:
            raise InputError(f"{name} is {value!r}; use {least} or more")
