"""The behaviours of the released code that change numbers, each a switch of a configuration."""

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Configuration = dict[str, Any]

#: Batches of texts of like length.
BY_LENGTH = {
    "batch_sampler": {
        "type": "bucket",
        "batch_size": 64,
        "sorting_keys": ["tokens"],
        "shuffle": False,
    }
}


@dataclass(frozen=True)
class Released:
    """One behaviour of the released code."""

    name: str
    description: str  #: a sentence
    switch: Callable[[Configuration, bool], None]  #: sets it as released (True) or corrects it


def _drop_edges(configuration: Configuration, released: bool) -> None:
    configuration["evaluation"]["drop_edges"] = released


def _attend_to_padding(configuration: Configuration, released: bool) -> None:
    configuration["evaluation"]["attend_to_padding"] = released


def _target(configuration: Configuration, released: bool) -> None:
    for entry in _of_type(configuration, "importance", "gradient"):
        entry["target"] = "loss" if released else "probability"


def _detach_attention(configuration: Configuration, released: bool) -> None:
    for entry in _of_type(configuration, "importance", "gradient"):
        entry["detach_attention"] = not released


def _variant(configuration: Configuration, released: bool) -> None:
    for entry in _of_type(configuration, "agreement", "kendall_top_k"):
        if released:
            entry["variant"] = "as_released"
        elif entry.get("variant") in ("as_released", {"type": "as_released"}):
            del entry["variant"]


def _pooled_significance(configuration: Configuration, released: bool) -> None:
    configuration["evaluation"]["pooled_significance"] = released


def _batches(configuration: Configuration, released: bool) -> None:
    loader = configuration.get("validation_data_loader", {})
    if released:
        configuration["validation_data_loader"] = {"batch_size": 64}
    elif "batch_sampler" not in loader:
        configuration["validation_data_loader"] = BY_LENGTH


def _of_type(configuration: Configuration, part: str, kind: str) -> Iterator[dict[str, Any]]:
    """The entries of a part of the study that are of a type, as objects that can be changed."""
    entries = configuration["evaluation"][part]
    for name, entry in entries.items():
        if entry == kind:
            entries[name] = entry = {"type": kind}
        if isinstance(entry, dict) and entry.get("type") == kind:
            yield entry


RELEASED = (
    Released(
        "top_k_variant",
        "The top-k score leaves out the pairs of tokens of which each list has one, and counts "
        "those that both lists have twice.",
        _variant,
    ),
    Released(
        "drop_edges",
        "The first and the last word of each text are not compared, as if they were symbols.",
        _drop_edges,
    ),
    Released(
        "gradient_of_loss",
        "The gradient is that of the loss at the gold label, not of the prediction.",
        _target,
    ),
    Released(
        "gradient_through_attention",
        "The gradient goes through the attention that it is compared with.",
        _detach_attention,
    ),
    Released(
        "attend_to_padding",
        "Softmax gives weight to padding (studied on a model that was trained with the mask).",
        _attend_to_padding,
    ),
    Released(
        "batches_in_file_order",
        "Texts are batched as the file has them, with more padding; it matters only to a model "
        "that attends to padding.",
        _batches,
    ),
    Released(
        "pooled_significance",
        "Every class is given the significant share of all texts.",
        _pooled_significance,
    ),
)


def with_released(configuration: Configuration, names: set[str]) -> Configuration:
    """A configuration with these behaviours as released, and all others corrected."""
    changed = copy.deepcopy(configuration)
    for behaviour in RELEASED:
        behaviour.switch(changed, behaviour.name in names)
    return changed


def variations() -> dict[str, set[str]]:
    """What to switch on: nothing ("correct"), one at a time, all together ("all")."""
    single = {behaviour.name: {behaviour.name} for behaviour in RELEASED}
    return {"correct": set(), **single, "all": set(single)}
