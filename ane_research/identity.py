"""What determines the result of each stage, in one hash.

Two stages of one identity have the same result, whatever run they belong to. An identity is made of
the stage's part of the resolved configuration, the identities of the stages before it, the
checksums of the data and of the model it is built on, the seed, the version of the stage's code and
the code of the classes that the configuration names.
"""

import hashlib
import json
from typing import Any

from ane_research.code_version import code_of
from ane_research.configuration.base import with_checksum_of_base
from ane_research.record import ROWS
from ane_research.stages import CODE_VERSIONS

# What a study says for these only; whatever else it says concerns every stage after training.
_OF_AGREEMENT = ("drop_edges", "num_relabellings", "relabelling_seed")
_OF_REPORT = ("pooled_significance",)

Configuration = dict[str, Any]


def stage_identities(
    configuration: Configuration, data: dict[str, str | None], trained: str | None = None
) -> dict[str, str]:
    """The identity of each stage of a seed, in the order in which they are taken.

    Args:
        configuration: With its seed.
        data: Checksum of each file of data.
        trained: The identity of the model, where it is not trained but taken from elsewhere.

    Returns:
        By stage: "train", "predict", and "<part>/<name>" for each part of the study.
    """
    content = with_checksum_of_base(configuration)
    training = {key: part for key, part in content.items() if key != "evaluation"}
    training["trainer"] = {**training["trainer"], "cuda_device": _kind_of_device(configuration)}
    study = configuration["evaluation"]
    settings = {key: value for key, value in study.items() if key not in (*ROWS, *_OF_REPORT)}
    shared = {key: value for key, value in settings.items() if key not in _OF_AGREEMENT}
    train = trained or identity("train", training, data)
    predict = identity("predict", train, training, data, shared)
    found = {"train": train, "predict": predict}
    for name, part in (study.get("importance") or {}).items():
        found[f"importance/{name}"] = identity("importance", predict, part)
    # Agreement depends on all scores, and pairs are in their order.
    scores = [[stage, value] for stage, value in found.items()]
    for name, part in (study.get("agreement") or {}).items():
        found[f"agreement/{name}"] = identity("agreement", scores, part, settings)
    for name, part in (study.get("counterfactual") or {}).items():
        found[f"counterfactual/{name}"] = identity("counterfactual", predict, part)
    for kind in ("faithfulness", "plausibility"):
        for name, part in (study.get(kind) or {}).items():
            found[f"{kind}/{name}"] = identity(kind, scores, part)
    return found


def run_identity(study: Configuration, of_seeds: dict[int, dict[str, str]]) -> str:
    """The identity of a run: its study, its seeds and their stages."""
    stages = [[seed, list(stages.items())] for seed, stages in of_seeds.items()]
    return identity("report", study, stages)


def identity(kind: str, *parts: Any) -> str:
    """SHA-256 of what determines a stage of this kind."""
    code = [CODE_VERSIONS[kind], code_of(parts)]
    content = json.dumps([kind, code, *parts], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def _kind_of_device(configuration: Configuration) -> str:
    return "cpu" if configuration["trainer"].get("cuda_device", -1) == -1 else "cuda"
