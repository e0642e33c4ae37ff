"""A model trained to predict as another one does, and to attend elsewhere."""

from typing import Optional

import torch
from allennlp.common import Lazy
from allennlp.common.checks import ConfigurationError
from allennlp.data import TextFieldTensors, Vocabulary
from allennlp.models import Model
from allennlp.modules import Seq2SeqEncoder, TextFieldEmbedder
from allennlp.nn import InitializerApplicator
from allennlp.training.metrics import Average

from ane_research.divergence import jsd, tvd
from ane_research.models.attention_classifier import AttentionClassifier
from ane_research.models.frozen import FrozenBase, frozen_model
from ane_research.modules.activations import AttentionActivation
from ane_research.modules.scoring import AttentionScoring


@Model.register("trained_adversary")
class TrainedAdversary(FrozenBase, AttentionClassifier):
    """An attention classifier trained against a base model (Wiegreffe & Pinter 2019, sec. 4).

    The loss of a text is ::

        TVD(prediction, base's) - divergence_weight * KL(attention || base's)

    with the total variation distance (TVD) in [0, 1] and the Kullback-Leibler divergence (KL) in
    nats; gold labels have no part in it. Jain & Wallace search other attention for one text at a
    time, on states that were made for the model's own; here one model must have it for all texts.

    Their code takes half of |p - p'| for the TVD of two labels, which is |p - p'|; so a
    `divergence_weight` here is twice their lambda. A weight of 0 of the base's counts in KL as the
    smallest number there is, as its logarithm is not finite.

    Metrics: "tvd", and in nats "kl" and "jsd", the Jensen-Shannon divergence, each a mean.

    Args:
        vocab: That of the base.
        embedder: As for `AttentionClassifier`; so are the next three and the last three.
        encoder: See above.
        scoring: See above.
        activation: See above.
        base: Archive (`model.tar.gz`) of the base model, which is not trained. It is kept with the
            weights, but must be there whenever the adversary is loaded.
        divergence_weight: Lambda; 0 or more.
        boundary_symbols: See above.
        loss_reduction: See above.
        initializer: See above.
    """

    def __init__(
        self,
        vocab: Vocabulary,
        embedder: TextFieldEmbedder,
        encoder: Lazy[Seq2SeqEncoder],
        scoring: Lazy[AttentionScoring],
        activation: AttentionActivation,
        base: str,
        divergence_weight: float,
        boundary_symbols: bool = False,
        loss_reduction: str = "mean",
        initializer: Optional[InitializerApplicator] = None,  # noqa: UP045 - AllenNLP reads it
    ) -> None:
        if not divergence_weight >= 0:
            raise ConfigurationError(f"divergence_weight is {divergence_weight}; use 0 or more")
        # First, as it draws random numbers: of one seed both have the same embeddings at the start,
        # as Wiegreffe & Pinter's models do, and nothing else.
        frozen = frozen_model(base, vocab)
        super().__init__(
            vocab,
            embedder,
            encoder,
            scoring,
            activation,
            boundary_symbols,
            loss_reduction,
            initializer,
        )
        self.base = frozen
        self.divergence_weight = divergence_weight
        self.averages = {name: Average() for name in ("tvd", "kl", "jsd")}

    def forward(
        self,
        tokens: TextFieldTensors,
        label: torch.Tensor | None = None,
        metadata: list[dict] | None = None,
    ) -> dict[str, torch.Tensor]:
        output = self.predict(tokens, None, label)
        with torch.no_grad():
            base = self.base(tokens)
        attention, others = output["attention"], base["attention"]
        found = {
            "tvd": tvd(output["probabilities"], base["probabilities"]),
            "kl": finite_kl(attention, others),
            "jsd": jsd(attention.detach(), others),
        }
        for name, values in found.items():
            for value in values.tolist():
                self.averages[name](value)
        output["loss"] = self.reduce_loss(found["tvd"] - self.divergence_weight * found["kl"])
        return output

    def get_metrics(self, reset: bool = False) -> dict[str, float]:
        means = {name: float(mean.get_metric(reset)) for name, mean in self.averages.items()}
        return {**super().get_metrics(reset), **means}


def finite_kl(p: torch.Tensor, q: torch.Tensor) -> torch.Tensor:
    """KL(p || q) over the last axis, in nats; it and its gradient are finite also at weights of 0.

    For the logarithm a 0 is the smallest normal number: -87 nats in single precision.
    """
    tiny = torch.finfo(p.dtype).tiny
    return (p * (p.clamp(min=tiny).log() - q.clamp(min=tiny).log())).sum(-1)
