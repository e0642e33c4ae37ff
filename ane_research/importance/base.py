"""What every importance measure has in common."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import torch
from allennlp.common import Registrable
from allennlp.data import TextFieldTensors

from ane_research.models import AttentionModel, Query


@dataclass(frozen=True)
class TextBatch:
    """A padded batch of texts: of pairs, the texts that attention is over."""

    tokens: TextFieldTensors
    mask: torch.Tensor  #: (batch_size, num_tokens), True on real tokens, padding on the right
    label: torch.Tensor | None = None  #: gold label indices, (batch_size,)
    query: Query | None = None  #: what the model knows of the second texts of pairs
    fields: Mapping[str, Any] = field(default_factory=dict)  #: all of the batch, by name

    @property
    def instance_ids(self) -> list[int]:
        """Each text's place in the test file; none where the batch is of no file."""
        return [metadata["instance_id"] for metadata in self.fields.get("metadata", ())]


class ImportanceMeasure(Registrable):
    """Scores each token of a text for a model's prediction.

    `__call__` returns (batch_size, num_tokens): >= 0 on the tokens that attention may weigh
    (`AttentionModel.attended`), 0 elsewhere, NaN where the measure is undefined. It leaves the
    model as it was: parameters, their gradients and its mode.

    Attributes:
        is_control: It cannot know what the trained model finds important. Controls are compared
            with the other measures, not with each other.
    """

    is_control: ClassVar[bool] = False

    def check(self, model: AttentionModel) -> None:
        """Raises InputError if the measure needs what this model, trained or not, does not have."""

    def __call__(self, model: AttentionModel, batch: TextBatch) -> torch.Tensor:
        raise NotImplementedError
