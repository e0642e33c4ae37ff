# ruff: noqa: UP045  (AllenNLP 2.10 builds arguments of type `Optional[X]`, not of `X | None`)
"""The attention of the same model without training."""

import copy
import dataclasses
from typing import Optional

import torch
from allennlp.modules.token_embedders import Embedding

from ane_research.errors import InputError
from ane_research.importance.attention import AttentionWeights
from ane_research.importance.base import ImportanceMeasure, TextBatch
from ane_research.models import AttentionModel


@ImportanceMeasure.register("untrained_attention")
class UntrainedAttention(AttentionWeights):
    """Attention of a model of the same architecture with fresh parameters, word vectors included.

    The randomisation test of Adebayo et al. (2018): what the attention of the trained model shares
    with this, it did not learn.

    Args:
        seed: Of the parameters; by default the run's.
    """

    is_control = True

    def __init__(self, seed: Optional[int] = None) -> None:
        self.seed = torch.initial_seed() if seed is None else seed
        self._trained: Optional[AttentionModel] = None

    def check(self, model: AttentionModel) -> None:
        untrained(model, self.seed)

    def __call__(self, model: AttentionModel, batch: TextBatch) -> torch.Tensor:
        if self._trained is not model:
            self._trained, self._untrained = model, untrained(model, self.seed)
        if batch.query is not None:  # which the trained model has encoded
            with torch.no_grad():
                query = self._untrained.query_of(batch.fields)
            batch = dataclasses.replace(batch, query=query)
        return super().__call__(self._untrained, batch)


def untrained(model: AttentionModel, seed: int) -> AttentionModel:
    """A copy with every parameter drawn anew, as PyTorch and AllenNLP start each module.

    Raises:
        InputError: A module has parameters of its own and no way to start them.
    """
    fresh = copy.deepcopy(model)
    # On the CPU, so that the parameters are the same on every device; PyTorch's own random state
    # is put back afterwards.
    device = next(model.parameters()).device
    fresh.cpu()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        for name, module in fresh.named_modules():
            start(name, module)
    return fresh.to(device)


def start(name: str, module: torch.nn.Module) -> None:
    """Gives a module's own parameters, those of its parts aside, their first values."""
    if not list(module.parameters(recurse=False)):
        return
    reset = getattr(module, "reset_parameters", None)
    if callable(reset):
        reset()
    elif isinstance(module, Embedding):
        torch.nn.init.xavier_uniform_(module.weight)
    else:
        raise InputError(
            f"model.{name}: `untrained_attention` cannot start a {type(module).__name__} anew; "
            "give it a method `reset_parameters`"
        )
