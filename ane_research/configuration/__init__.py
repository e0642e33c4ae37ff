"""Experiment files: Jsonnet in, the resolved configuration out.

A configuration is a plain dictionary with the keys of `allennlp train`, and our study under
`evaluation`. Importing this package is cheap; `explain` and `check`, which are imported by their
own names, import AllenNLP, as overrides do, and a choice of device imports torch.
"""

from ane_research.configuration.base import with_base
from ane_research.configuration.device import parse_device, with_device
from ane_research.configuration.loading import (
    EXPERIMENTS,
    find_experiments,
    load_configuration,
    parse_overrides,
)
from ane_research.configuration.many import load_configurations
from ane_research.configuration.options import with_embeddings, with_seed

__all__ = [
    "EXPERIMENTS",
    "find_experiments",
    "load_configuration",
    "load_configurations",
    "parse_device",
    "parse_overrides",
    "with_base",
    "with_device",
    "with_embeddings",
    "with_seed",
]
