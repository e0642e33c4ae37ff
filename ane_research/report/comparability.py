"""Whether a run may be compared with published numbers: what it does otherwise than they did.

What they did is an experiment that reproduces them; a run is compared with it key by key.
"""

from pathlib import PurePosixPath
from typing import Any

from ane_research.datasets import file_of
from ane_research.datasets.checksums import agrees, checksum
from ane_research.datasets.root import data_root
from ane_research.datasets.sources import DATASETS, find_path
from ane_research.report.runs import Run

PATHS = ("train_data_path", "validation_data_path", "test_data_path")
VECTORS = "model.embedder.token_embedders.tokens.pretrained_file"
#: What a difference in a key means, by what the key starts with, the first that does; other keys
#: change no number.
KINDS = {
    "split": PATHS,
    "preparation": ("dataset_reader", "vocabulary", "datasets_for_vocab_creation"),
    "vectors": (VECTORS,),
    "training": ("model.loss_reduction", "data_loader", "trainer"),
    "model": ("model",),
}
_IRRELEVANT = ("trainer.cuda_device", "trainer.checkpointer")
_OF_EVERY_MEASURE = ("evaluation.drop_edges", "evaluation.attend_to_padding")


def reasons_of_run(run: Run, reference: dict[str, Any]) -> list[str]:
    """Why no number of a run is comparable: other data, or trained otherwise; empty if none.

    Args:
        run: A finished run.
        reference: The configuration of the experiment that reproduces the published numbers.
    """
    recorded = run.manifest.get("data", {})
    addresses = [run.configuration[key] for key in PATHS if key in run.configuration]
    files = dict.fromkeys(map(file_of, addresses))
    data = [_data_reason(file, _checksum_of(file, recorded)) for file in files]
    differences = _differences(run.configuration, reference)
    of_kind: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for key, text in differences.items():
        kind = next((kind for kind, starts in KINDS.items() if _starts_with(key, starts)), None)
        if kind is not None and not _starts_with(key, _IRRELEVANT):
            of_kind[kind].append(text)
    return [
        *(f"data: {reason}" for reason in data if reason),
        *(f"{kind}: {', '.join(texts)}" for kind, texts in of_kind.items() if texts),
    ]


def reasons_of_measures(
    run: Run, reference: dict[str, Any], agreement: str, measures: tuple[str, str]
) -> list[str]:
    """Why the numbers of two measures and their agreement are not comparable: measured otherwise.

    Args:
        run: A finished run.
        reference: The configuration of the experiment that reproduces the published numbers.
        agreement: Name of the agreement measure.
        measures: Names of the importance measures.
    """
    starts = (
        *(f"evaluation.importance.{measure}" for measure in measures),
        f"evaluation.agreement.{agreement}",
        *_OF_EVERY_MEASURE,
    )
    differences = _differences(run.configuration, reference).items()
    texts = [text for key, text in differences if _starts_with(key, starts)]
    return [f"measure: {', '.join(texts)}"] if texts else []


def _starts_with(key: str, starts: tuple[str, ...]) -> bool:
    return any(key == start or key.startswith(f"{start}.") for start in starts)


def _differences(configuration: dict[str, Any], reference: dict[str, Any]) -> dict[str, str]:
    """What differs, in words, by the key that does."""
    ours, theirs = _leaves(configuration), _leaves(reference)
    texts = {}
    for key in sorted(ours.keys() | theirs.keys()):
        a, b = ours.get(key, "not set"), theirs.get(key, "not set")
        if a != b:
            texts[key] = f"{key} {a}, theirs {b}"
    return texts


def _leaves(section: Any, prefix: str = "") -> dict[str, Any]:
    """The values of a configuration that are set, by their keys with dots.

    The name of a component has the key of the component, however it is spelt: "name" or
    {type: "name"}. Of word vectors only the name of their file counts.
    """
    if isinstance(section, dict):
        leaves: dict[str, Any] = {}
        for key, value in section.items():
            leaves |= _leaves(value, ".".join(filter(None, (prefix, key))))
        return leaves
    if section is None:
        return {}
    value = PurePosixPath(section).name if prefix == VECTORS else section
    return {prefix.removesuffix(".type"): value}


def _checksum_of(file: str, recorded: dict[str, str | None]) -> str | None:
    return next((value for path, value in recorded.items() if file_of(path) == file), None)


def _data_reason(file: str, recorded: str | None) -> str | None:
    """What is not as published about a data file, given its checksum when the run read it."""
    known = find_path(file)
    if known is None:
        return f"{file} is no published file"
    if known.origin is None:
        (note,) = {dataset.note for dataset in DATASETS.values() if known in dataset.files}
        return f"{file} is not published, so it cannot be compared with theirs ({note})"
    if known.checksum is None or known.checksum == recorded:
        return None  # nothing is known against it
    stored = data_root() / file
    if known.checksum.startswith("git-blob:"):
        # The checksum of another kind needs the file itself.
        if not stored.is_file() or checksum(stored) != recorded:
            return f"{file} is not there any more to be compared with the published checksum"
        if agrees(stored, known.checksum):
            return None
    return f"{file} differs from the published file"
