"""The model of both papers for a single text."""

from collections.abc import Callable
from typing import Optional

import torch
from allennlp.common import Lazy
from allennlp.common.checks import ConfigurationError
from allennlp.data import TextFieldTensors, Vocabulary
from allennlp.models import Model
from allennlp.modules import Seq2SeqEncoder, TextFieldEmbedder
from allennlp.nn import InitializerApplicator
from allennlp.training.metrics import Auc
from torch.nn.functional import binary_cross_entropy_with_logits

from ane_research.models.classifier import Classifier
from ane_research.modules.activations import AttentionActivation
from ane_research.modules.scoring import AttentionScoring

REDUCTIONS: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "mean": torch.mean,
    "sum": torch.sum,
}


@Model.register("attention_classifier")
@Model.register("jain_wallace_attention_binary_classifier")
class AttentionClassifier(Classifier):
    """Classifies a text by an attention-weighted sum of its states (Jain & Wallace 2019, sec. 2).

    Two labels share one output and a sigmoid, as in both papers; more get one each and a softmax.
    The loss is the mean cross entropy of a batch, as Neely & Schouten (2020) train, or the sum, as
    Jain & Wallace do. A label of index 1 of two counts `positive_weight` times in it, which is 1
    unless the trainer's `balanced_labels` sets it.

    Registered as "attention_classifier" and, as Neely & Schouten call it,
    "jain_wallace_attention_binary_classifier".

    Args:
        vocab: Gives the labels.
        embedder: Embeds each token by itself.
        encoder: Its input size follows the embedder.
        scoring: Its hidden size follows the encoder.
        activation: Turns scores into weights.
        boundary_symbols: The first and the last token of each text are symbols that say where it
            starts and ends, as in Jain & Wallace's data: the encoder sees them, attention does not.
        loss_reduction: Over a batch, "mean" or "sum".
        initializer: Applied to the parameters by name; without it PyTorch's own start is kept.
    """

    def __init__(
        self,
        vocab: Vocabulary,
        embedder: TextFieldEmbedder,
        encoder: Lazy[Seq2SeqEncoder],
        scoring: Lazy[AttentionScoring],
        activation: AttentionActivation,
        boundary_symbols: bool = False,
        loss_reduction: str = "mean",
        initializer: Optional[InitializerApplicator] = None,  # noqa: UP045 - AllenNLP reads it
    ) -> None:
        super().__init__(vocab, embedder, encoder, boundary_symbols)
        hidden_size = self.encoder.get_output_dim()
        self.scoring = scoring.construct(hidden_size=hidden_size)
        self.activation = activation
        if loss_reduction not in REDUCTIONS:
            raise ConfigurationError(f"loss_reduction is {loss_reduction!r}; use 'mean' or 'sum'")
        self.reduce_loss = REDUCTIONS[loss_reduction]
        num_labels = vocab.get_vocab_size("labels")
        self.is_binary = num_labels == 2
        self.decoder = torch.nn.Linear(hidden_size, 1 if self.is_binary else num_labels)
        # A matter of training: it is not kept with the weights.
        self.positive_weight: torch.Tensor
        self.register_buffer("positive_weight", torch.ones(()), persistent=False)
        self.auc = Auc() if self.is_binary else None
        if initializer is not None:
            initializer(self)

    def probabilities(self, logits: torch.Tensor) -> torch.Tensor:
        if self.is_binary:
            return torch.cat([torch.sigmoid(-logits), torch.sigmoid(logits)], dim=-1)
        return super().probabilities(logits)

    def loss(self, logits: torch.Tensor, label: torch.Tensor) -> torch.Tensor:
        if self.is_binary:
            return binary_cross_entropy_with_logits(
                logits.squeeze(-1),
                label.to(logits.dtype),
                reduction="none",
                pos_weight=self.positive_weight,
            )
        return super().loss(logits, label)

    def forward(
        self,
        tokens: TextFieldTensors,
        label: torch.Tensor | None = None,
        metadata: list[dict] | None = None,
    ) -> dict[str, torch.Tensor]:
        return self.predict(tokens, None, label)

    def update_metrics(self, probabilities: torch.Tensor, label: torch.Tensor) -> None:
        super().update_metrics(probabilities, label)
        if self.auc is not None:
            self.auc(probabilities[:, 1], label)

    def get_metrics(self, reset: bool = False) -> dict[str, float]:
        """As every classifier; for two labels also the area under the ROC curve, at `reset` only.

        The trainer asks after every batch, for its progress bar, and with `reset` at the end of an
        epoch; the area costs a sort of everything seen so far.
        """
        metrics = super().get_metrics(reset)
        if self.auc is not None and reset:
            metrics["auc"] = float(self.auc.get_metric(reset))
        return metrics

    default_predictor = "text_classifier"
