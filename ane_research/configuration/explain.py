"""Turns what AllenNLP, Python and the file system say about wrong input into one line each."""

import errno
import inspect
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from allennlp.common import FromParams, Registrable
from allennlp.common.checks import ConfigurationError
from allennlp.common.from_params import infer_constructor_params

from ane_research.configuration.loading import suggestion
from ane_research.errors import InputError

# Wording of AllenNLP 2.10.1, its last release, and of Python.
_UNKNOWN_NAME = re.compile(r"(?P<name>\S+) not in acceptable choices for (?P<key>\S+): \[(.*?)\]")
_EXTRA_KEYS = re.compile(r"Extra parameters passed to (?P<type>\w+): \{'(?P<key>[^']+)': (.*)\}")
_KEYWORD = re.compile(
    r"(?P<type>\w+)\.__init__\(\) got an unexpected keyword argument '(?P<key>[^']+)'"
)
_MISSING_KEY = re.compile(r'key "(?P<key>[^"]+)" is required(?: at location "(?P<place>[^"]*)")?')
_WRONG_TYPE = re.compile(r"Expected (?P<key>\w+) to be (?:a )?(?P<expected>.+)\.")
_NO_SECTION = re.compile(r".*not a `Params`.*object of type <class '(?:.*\.)?(?P<type>\w+)'>")
_NOT_FOUND = re.compile(r"file (?P<path>.+) not found")
_UNKNOWN_LABEL = re.compile(r"'(?P<label>.*)' not found in vocab namespace 'labels'")
# Of an unknown label it also logs two lines, on the terminal, which this explanation replaces.
logging.getLogger("allennlp.data.vocabulary").addFilter(lambda log: log.levelno < logging.ERROR)
_UNWRITABLE = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST, errno.ENOSPC}


def explain_error(error: BaseException) -> InputError | None:
    """What a user did wrong to cause an error, in one line; None if that is not its cause.

    AllenNLP wraps errors while it tries the types an argument may have; the first one explains.
    """
    messages = filter(None, map(_explain_one, _causes(error)))
    return next(messages, None) or _explain_configuration_error(error)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turns an error that wrong input caused into an `InputError` that names the experiment.

    One that missing data caused stays a `MissingDataError`.
    """
    try:
        yield
    except Exception as error:
        explanation = explain_error(error)
        if explanation is None:
            raise
        text = str(explanation)
        message = text if text.startswith(f"{path}: ") else f"{path}: {text}"
        raise type(explanation)(message) from error


def _causes(error: BaseException) -> list[BaseException]:
    """The error and what caused it, first cause first."""
    chain = [error]
    while (cause := chain[-1].__cause__) is not None and cause not in chain:
        chain.append(cause)
    return chain[::-1]


def _explain_one(error: BaseException) -> InputError | None:
    # The last argument is the message; AllenNLP puts others before it.
    text = " ".join(str(error.args[-1] if error.args else error).split())
    if isinstance(error, InputError):
        return type(error)(text)
    if isinstance(error, OSError):
        return _explain_os_error(error, text)
    if isinstance(error, ConfigurationError):
        return _explain_name_or_key(text)
    if isinstance(error, TypeError):
        return _explain_argument(text)
    if isinstance(error, KeyError) and (match := _UNKNOWN_LABEL.match(text)):
        return InputError(
            f"label {match['label']!r}: no training text has it, but others do; mend the data, or "
            "add it to vocabulary.tokens_to_add.labels"
        )
    return None


def _explain_configuration_error(error: BaseException) -> InputError | None:
    """Any other complaint of AllenNLP's about the configuration, as it is."""
    if isinstance(error, ConfigurationError):
        return InputError(" ".join(str(error).split()))
    return None


def _explain_name_or_key(text: str) -> InputError | None:
    if match := _UNKNOWN_NAME.match(text):
        known = re.findall(r"'([^']+)'", match[3])
        return InputError(
            f"{match['key']}: '{match['name']}' is not a registered name"
            f"{suggestion(match['name'], known) or '; known are ' + ', '.join(known)}"
        )
    if match := _EXTRA_KEYS.match(text):
        return _unknown_key(match["type"], match["key"], _argument_names(match["type"]))
    if match := _MISSING_KEY.match(text):
        return InputError(f"{match['place'] or ''}{match['key']}: required, but missing")
    if match := _NO_SECTION.match(text):
        return InputError(f"{match['type']}: expected a registered name or an object with a type")
    if " is not a registered name for " in text:
        return InputError(text.partition(" If your registered class")[0])
    return None


def _explain_argument(text: str) -> InputError | None:
    if match := _WRONG_TYPE.match(text):
        return InputError(f"{match['key']}: expected {match['expected']}")
    if (match := _KEYWORD.match(text)) and (known := _argument_names(match["type"])):
        return _unknown_key(match["type"], match["key"], known)
    return None


def _explain_os_error(error: OSError, text: str) -> InputError | None:
    path = error.filename
    if isinstance(error, FileNotFoundError):
        match = _NOT_FOUND.fullmatch(text)
        return InputError(f"{match['path']}: no such file" if match else f"{path or text}: missing")
    if error.errno not in _UNWRITABLE or path is None:
        return None
    if Path(path).is_file() and error.errno not in (errno.ENOTDIR, errno.EEXIST):
        return InputError(f"{path}: cannot be read: {error.strerror}; mend its permissions")
    return InputError(
        f"{path}: cannot be written: {error.strerror}; choose another folder with --output_dir"
    )


def _unknown_key(type_name: str, key: str, known: list[str]) -> InputError:
    return InputError(f"{key}: no such key of {type_name}{suggestion(key, known)}")


def _argument_names(type_name: str) -> list[str]:
    """Keys that a registered class, or one derived from it, takes; none if there is no such one."""
    constructors = [
        names for cls, names in _registered() if type_name in (base.__name__ for base in cls.mro())
    ]
    if not constructors:
        return []
    return sorted({"type", *(name for names in constructors for name in names)})


def _registered() -> Iterator[tuple[type, list[str]]]:
    """Every registered class with the names of its constructor's arguments."""
    for registry in Registrable._registry.values():
        for cls, constructor in registry.values():
            # Activations of PyTorch are registered too, as functions or without a constructor.
            if inspect.isclass(cls) and cls.__init__ is not object.__init__:
                build: Callable = getattr(cls, constructor) if constructor else cls.__init__
                yield cls, list(infer_constructor_params(cast(type[FromParams], cls), build))
