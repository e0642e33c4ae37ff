"""Softmax that attends to padding, as released, for the time of a study."""

from collections.abc import Iterator
from contextlib import contextmanager

from ane_research.models import AttentionModel
from ane_research.modules.activations import Softmax


@contextmanager
def padding_in_softmax(model: AttentionModel, attend_to_padding: bool | None) -> Iterator[None]:
    """Sets `attend_to_padding` of the model's softmax, if it has one, until the block ends."""
    activation = model.activation
    if attend_to_padding is None or not isinstance(activation, Softmax):
        yield
        return
    configured = activation.attend_to_padding
    activation.attend_to_padding = attend_to_padding
    try:
        yield
    finally:
        activation.attend_to_padding = configured
