"""A trained model that another one is built on, and which training leaves as it is."""

from pathlib import Path
from typing import Any

import torch
from allennlp.data import Vocabulary

from ane_research.archive import load_model_archive
from ane_research.errors import InputError
from ane_research.models.base import AttentionModel

NAMESPACES = ("tokens", "labels")


class FrozenBase(torch.nn.Module):
    """A part of every model that is built on another one, its `base`."""

    base: AttentionModel

    def train(self, mode: bool = True) -> Any:
        """Sets everything but the base to training."""
        super().train(mode)
        self.base.eval()
        return self


def frozen_model(archive: str, vocab: Vocabulary) -> AttentionModel:
    """Loads a trained attention model, without gradients and on the CPU.

    Args:
        archive: Path of its `model.tar.gz`.
        vocab: Of the model that is built on it. Both must give words and labels the same numbers.

    Raises:
        InputError: There is no such archive, it is no attention model's, or its vocabulary is
            another one.
    """
    path = Path(archive)
    if not path.is_file():
        raise InputError(
            f"model.base: {archive} is not there; expected the model.tar.gz of a trained model, "
            "for `ane-research run` also the name of an experiment with a finished run"
        )
    model = load_model_archive(path).model
    if not isinstance(model, AttentionModel):
        raise InputError(
            f"model.base: {archive} has a {type(model).__name__}; expected an attention model"
        )
    for namespace in NAMESPACES:
        ours, theirs = (of.get_token_to_index_vocabulary(namespace) for of in (vocab, model.vocab))
        if ours != theirs:
            raise InputError(
                f"model.base: {archive} has another vocabulary of {namespace} ({len(theirs):,}, "
                f"here {len(ours):,}); expected a model trained on the same data"
            )
    return model.requires_grad_(False).eval()
