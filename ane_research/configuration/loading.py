"""Reads Jsonnet experiment files."""

import glob
import json
import os
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import _jsonnet

from ane_research.errors import InputError

EXPERIMENTS = Path("experiments")


def find_experiments(place: Path = EXPERIMENTS) -> list[Path]:
    """The experiment files of a place, by name.

    Args:
        place: A file; a folder, for every experiment in it (its `lib/` holds parts); or a pattern
            with `*`, `?` and `[...]`, for every experiment that it matches.

    Raises:
        InputError: There is none in the folder, or none matches.
    """
    if place.is_file() or (place.suffix == ".jsonnet" and not glob.has_magic(str(place))):
        return [place]
    pattern = place if glob.has_magic(str(place)) else place / "*"
    paths = map(Path, glob.iglob(str(pattern), recursive=True))
    found = sorted(path for path in paths if path.suffix == ".jsonnet")
    if not found:
        raise InputError(
            f"{place.absolute()}: no *.jsonnet there; change to the project's folder or name "
            "another place (`run`: with --experiment_path)"
        )
    return found


def load_configuration(path: Path | str, overrides: str = "") -> dict[str, Any]:
    """The configuration an experiment file describes, changed by overrides.

    Environment variables are external variables of the Jsonnet, as for `allennlp train`.

    Args:
        path: A Jsonnet file.
        overrides: JSON or Jsonnet as AllenNLP's `--overrides` takes it: a nested object replaces
            what it names, and a key with dots names what lies deeper, "trainer.num_epochs".

    Raises:
        InputError: There is no such file, it or the overrides do not describe an object, or a
            section is null or of another kind.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError(f"{path}: no such experiment file{_nearest_experiment(path)}")
    config = _evaluate(
        str(path), lambda: _jsonnet.evaluate_file(str(path), ext_vars=external_variables())
    )
    changes = parse_overrides(overrides)
    config = _with_overrides(config, changes, path) if changes else config
    _check_sections(config, path)
    return config


def _check_sections(config: dict[str, Any], path: Path) -> None:
    for key, value in config.items():
        if value is None:
            raise InputError(f"{path}: {key} is null; give it a value, or leave it out")
        if key.endswith("_data_path") and not isinstance(value, str):
            raise InputError(f"{path}: {key} is {value!r}; expected the path of a file, as text")
        if key in ("model", "trainer", "evaluation") and not isinstance(value, dict):
            raise InputError(f"{path}: {key} is {value!r}; expected an object, {{...}}")


def parse_overrides(overrides: str) -> dict[str, Any]:
    """The object that a text of overrides describes; empty for an empty text.

    Raises:
        InputError: It is no Jsonnet, or describes no object.
    """
    name = "--overrides"
    if not overrides.strip():
        return {}
    return _evaluate(
        name, lambda: _jsonnet.evaluate_snippet(name, overrides, ext_vars=external_variables())
    )


def suggestion(wrong: str, known: list[str]) -> str:
    """The end of a message: which known name was probably meant; empty if none is near."""
    near = get_close_matches(wrong, known, n=1, cutoff=0.5)
    return f"; did you mean '{near[0]}'?" if near else ""


def _nearest_experiment(path: Path) -> str:
    # A neighbour of the path given comes before one of the same name in experiments/.
    paths = [*EXPERIMENTS.glob("*.jsonnet"), *path.parent.glob("*.jsonnet")]
    by_name = {known.stem: str(known) for known in paths}
    near = get_close_matches(path.stem, sorted(by_name), n=1, cutoff=0.5)
    return f"; did you mean '{by_name[near[0]]}'?" if near else ""


def _evaluate(name: str, evaluate: Callable[[], str]) -> dict[str, Any]:
    try:
        value = json.loads(evaluate())
    except RuntimeError as error:
        raise InputError(_jsonnet_message(name, str(error))) from None
    if not isinstance(value, dict):
        raise InputError(f"{name}: expected an object, {{...}}, found {json.dumps(value)[:40]}")
    return value


def _jsonnet_message(name: str, message: str) -> str:
    """One line, "file:line:column: what is wrong", of Jsonnet's message and stack."""
    first, *stack = message.strip().splitlines()
    text = first.removeprefix("STATIC ERROR: ").removeprefix("RUNTIME ERROR: ")
    # An entry of the stack is "<tab>file:line:columns<tab>what was evaluated".
    places = [line.split("\t")[1] for line in stack if line.startswith("\t") and ":" in line]
    if places:
        text = f"{places[0]}: {text}"
    return text if ".jsonnet:" in text or name in text else f"{name}: {text}"


def external_variables() -> dict[str, str]:
    """What `std.extVar` gives: the variables of the environment, as for `allennlp train`."""
    # Jsonnet refuses the surrogates that stand for bytes that are not text.
    return {name: value.encode(errors="ignore").decode() for name, value in os.environ.items()}


def _with_overrides(
    config: dict[str, Any], overrides: dict[str, Any], path: Path
) -> dict[str, Any]:
    # Here, because it imports torch and takes seconds; `ane-research list` does without.
    from allennlp.common.params import with_overrides

    for key in overrides:
        _check_parents(config, key.split("."), path)
    return with_overrides(config, overrides)


def _check_parents(config: dict[str, Any], key: list[str], path: Path) -> None:
    """Everything but the last part of a key must be there already."""
    section: Any = config
    for depth, part in enumerate(key[:-1]):
        names = list(map(str, range(len(section)))) if isinstance(section, list) else list(section)
        if part not in names:
            raise InputError(
                f"--overrides: no '{'.'.join(key[: depth + 1])}' in {path}, wanted for "
                f"'{'.'.join(key)}'{suggestion(part, names)}"
            )
        section = section[int(part) if isinstance(section, list) else part]
        if not isinstance(section, dict | list):
            raise InputError(
                f"--overrides: '{'.'.join(key[: depth + 1])}' in {path} is {json.dumps(section)} "
                f"and has no '{key[depth + 1]}'; override it as a whole"
            )
