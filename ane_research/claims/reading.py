"""Reads claims from YAML; whatever is wrong in the file is one line that names the place."""

import difflib
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

import yaml

from ane_research.claims.claim import Case, Claim, Quantity
from ane_research.errors import InputError

#: The papers' claims.
PAPERS = Path(__file__).parent / "papers.yaml"

REQUIRED = ("id", "source", "claim", "left", "right")
OPTIONAL = ("reading", "for", "is", "by")
RELATIONS = ("above", "below")
QUANTITY = ("experiment", "column", "agreement", "measures", "counterfactual")


def read_claims(path: Path) -> list[Claim]:
    """The claims of a file, in its order.

    Raises:
        InputError: The file cannot be read, or a claim in it is wrong.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read: {error}") from None
    except yaml.YAMLError as error:
        raise InputError(f"{path}: is not YAML: {' '.join(str(error).split())}") from None
    if not isinstance(content, list) or not content:
        raise InputError(f"{path}: expected a list of claims, each starting with '- id: ...'")
    claims: dict[str, Claim] = {}
    for number, entry in enumerate(content, start=1):
        claim = _claim(entry, f"{path}: claim {number}")
        if claim.id in claims:
            raise InputError(f"{path}: claim {number}: id {claim.id!r} is used twice")
        claims[claim.id] = claim
    return list(claims.values())


def _claim(entry: Any, place: str) -> Claim:
    _check_keys(entry, REQUIRED, OPTIONAL, place)
    texts = {}
    for key in ("id", "source", "claim", "reading"):
        text = entry.get(key, "")
        if not isinstance(text, str) or not (text or key == "reading"):
            raise InputError(f"{place}: {key} is {text!r}; expected text")
        texts[key] = " ".join(text.split())
    place = f"{place} ({texts['id']})"
    return Claim(**texts, cases=tuple(_cases(entry, place)))


def _cases(entry: Mapping[str, Any], place: str) -> Iterator[Case]:
    """A case for each combination of the values under `for`."""
    variables = entry.get("for", {})
    if not isinstance(variables, dict) or not all(
        isinstance(values, list) and values for values in variables.values()
    ):
        raise InputError(f"{place}: for is {variables!r}; expected names, each with a list")
    relation, by = entry.get("is", "above"), entry.get("by", 0)
    if relation not in RELATIONS:
        raise InputError(f"{place}: is: {relation!r}; expected one of {', '.join(RELATIONS)}")
    if not _is_number(by):
        raise InputError(f"{place}: by is {by!r}; expected a number")
    for values in product(*variables.values()):
        chosen = dict(zip(variables, map(str, values), strict=True))
        name = ", ".join(f"{key} {value}" for key, value in chosen.items())
        left, right = (_side(entry[side], chosen, f"{place}: {side}") for side in ("left", "right"))
        if not isinstance(left, Quantity):
            raise InputError(f"{place}: left is {left!r}; expected a quantity with an experiment")
        yield Case(name, left, relation, right, float(by))


def _side(side: Any, chosen: Mapping[str, str], place: str) -> Quantity | float:
    if _is_number(side):
        return float(side)
    if not isinstance(side, dict):
        raise InputError(f"{place} is {side!r}; expected a number, or keys such as experiment")
    _check_keys(side, ("experiment",), QUANTITY[1:], place)
    filled = {key: _filled(value, chosen, f"{place}: {key}") for key, value in side.items()}
    measures = filled.get("measures")
    if ("agreement" in filled) != (measures is not None) or (
        "agreement" in filled and ("counterfactual" in filled)
    ):
        raise InputError(
            f"{place}: has {', '.join(filled)}; expected agreement with measures, or "
            "counterfactual, or neither"
        )
    if measures is not None:
        if not isinstance(measures, list) or len(measures) != 2:
            raise InputError(f"{place}: measures is {measures!r}; expected a list of two names")
        filled["measures"] = tuple(measures)
    if "counterfactual" in filled and "column" not in filled:
        raise InputError(f"{place}: column is missing; expected one such as max_jsd")
    return Quantity(**filled)


def _filled(value: Any, chosen: Mapping[str, str], place: str) -> Any:
    """A text, or list of texts, with each {name} replaced by the chosen value."""
    if isinstance(value, list):
        return [_filled(part, chosen, place) for part in value]
    if not isinstance(value, str):
        raise InputError(f"{place} is {value!r}; expected text")
    try:
        return value.format_map(chosen)
    except (KeyError, ValueError, IndexError):
        known = ", ".join(f"{{{name}}}" for name in chosen) or "no names, as there is no `for`"
        raise InputError(f"{place} is {value!r}; it may name {known}") from None


def _check_keys(
    entry: Any, required: tuple[str, ...], optional: tuple[str, ...], place: str
) -> None:
    if not isinstance(entry, dict):
        raise InputError(f"{place}: is {entry!r}; expected keys: {', '.join(required)}")
    for key in required:
        if key not in entry:
            raise InputError(f"{place}: {key} is missing")
    for key in entry:
        if key not in (*required, *optional):
            nearest = difflib.get_close_matches(str(key), [*required, *optional], n=1)
            hint = f"did you mean {nearest[0]}?" if nearest else "expected " + ", ".join(optional)
            raise InputError(f"{place}: unknown key {key!r}; {hint}")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
