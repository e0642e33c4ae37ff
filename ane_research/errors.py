"""The one exception for input that only its author can mend."""


class InputError(ValueError):
    """Wrong input: a file, a line, a key, a value or an option.

    The message is one line that names the place, the value found and what would be right. The
    command line prints it without a traceback and exits with status 2.
    """
