"""What classifiers of single texts and of pairs share."""

from collections.abc import Callable

import torch
from allennlp.common import Lazy
from allennlp.data import TextFieldTensors, Vocabulary
from allennlp.modules import Seq2SeqEncoder, TextFieldEmbedder
from allennlp.nn.util import get_text_field_mask
from allennlp.training.metrics import CategoricalAccuracy
from torch.nn.functional import cross_entropy

from ane_research.models.base import AttentionModel
from ane_research.modules.query import Query


class Classifier(AttentionModel):
    """Embeds and encodes a text and predicts one label; by default a softmax over all labels.

    A sub-class sets `scoring`, `activation` and `decoder`. It may also set `reduce_loss`: what the
    losses of a batch become; by default their mean.

    Args:
        vocab: Gives the labels.
        embedder: Embeds each token by itself.
        encoder: Its input size follows the embedder.
        boundary_symbols: The first and the last token of each text are symbols that say where it
            starts and ends, as in Jain & Wallace's data: the encoder sees them, attention does not.
    """

    def __init__(
        self,
        vocab: Vocabulary,
        embedder: TextFieldEmbedder,
        encoder: Lazy[Seq2SeqEncoder],
        boundary_symbols: bool,
    ) -> None:
        super().__init__(vocab)
        self.embedder = embedder
        self.encoder = encoder.construct(input_size=embedder.get_output_dim())
        self.boundary_symbols = boundary_symbols
        self.accuracy = CategoricalAccuracy()
        self.reduce_loss: Callable[[torch.Tensor], torch.Tensor] = torch.mean

    def attended(self, mask: torch.Tensor) -> torch.Tensor:
        if not self.boundary_symbols:
            return mask
        # True where another real token follows: not on the last.
        attended = torch.cat([mask[:, 1:], torch.zeros_like(mask[:, :1])], dim=1)
        attended[:, 0] = False
        return attended

    def embed(self, tokens: TextFieldTensors) -> torch.Tensor:
        return self.embedder(tokens)

    def probabilities(self, logits: torch.Tensor) -> torch.Tensor:
        return torch.softmax(logits, dim=-1)

    def loss(self, logits: torch.Tensor, label: torch.Tensor) -> torch.Tensor:
        return cross_entropy(logits, label, reduction="none")

    def predict(
        self, tokens: TextFieldTensors, query: Query | None, label: torch.Tensor | None
    ) -> dict[str, torch.Tensor]:
        """Takes all steps; what `forward` returns."""
        mask = get_text_field_mask(tokens)
        states = self.encode(self.embed(tokens), mask)
        weights = self.attend(states, mask, query)
        logits = self.decode(states, weights, query)
        output = {
            "logits": logits,
            "probabilities": self.probabilities(logits),
            "attention": weights,
        }
        if label is not None:
            output["loss"] = self.reduce_loss(self.loss(logits, label))
            self.update_metrics(output["probabilities"], label)
        return output

    def update_metrics(self, probabilities: torch.Tensor, label: torch.Tensor) -> None:
        self.accuracy(probabilities, label)

    def get_metrics(self, reset: bool = False) -> dict[str, float]:
        """Accuracy, in [0, 1], and what the activation has learned, such as "entmax_alpha"."""
        return {"accuracy": self.accuracy.get_metric(reset), **self.activation.get_metrics()}

    def make_output_human_readable(
        self, output_dict: dict[str, torch.Tensor]
    ) -> dict[str, torch.Tensor]:
        """Adds the predicted labels as the vocabulary spells them."""
        indices = output_dict["probabilities"].argmax(dim=-1).tolist()
        output_dict["label"] = [self.label_name(index) for index in indices]  # type: ignore
        return output_dict
