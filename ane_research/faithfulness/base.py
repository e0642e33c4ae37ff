"""What every measure of faithfulness has in common."""

from dataclasses import dataclass

import torch
from allennlp.common import Registrable

from ane_research.faithfulness.texts import PredictedTexts
from ane_research.models import AttentionModel


@dataclass(frozen=True)
class Faithfulness:
    """What a measure finds for each text of a batch."""

    value: torch.Tensor  #: (batch_size,)
    curve: torch.Tensor  #: (batch_size, num_shares), at the measure's `shares`
    note: list[str]  #: what should be known of a value; "" for nothing


class FaithfulnessMeasure(Registrable):
    """Takes important tokens away, or all others, and looks at the prediction.

    A text has at least two words, so that something is left. Whatever is left is not a text as the
    model was trained on: what changes is not due to what is missing alone (Hooker et al. 2019).
    Compare with a random importance, which the same befalls.

    Attributes:
        shares: Of the words, where the curve is given.
    """

    shares: tuple[float, ...]

    def check(self, model: AttentionModel) -> None:
        """Raises InputError if the measure needs what this model, trained or not, does not have."""

    def __call__(
        self, model: AttentionModel, texts: PredictedTexts, ranks: torch.Tensor
    ) -> Faithfulness:
        """Judges one importance measure; the model is left as it was.

        Args:
            model: Predicts.
            texts: Whole, with the model's predictions.
            ranks: (batch_size, num_tokens), 0 for a text's most important word, and so on; what
                is no word comes after all words.
        """
        raise NotImplementedError
