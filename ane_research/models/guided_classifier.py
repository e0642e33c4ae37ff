"""A model that attends where another one does."""

from typing import Optional, cast

import torch
from allennlp.common import Lazy
from allennlp.data import TextFieldTensors, Vocabulary
from allennlp.models import Model
from allennlp.modules import Seq2SeqEncoder, TextFieldEmbedder
from allennlp.nn import InitializerApplicator

from ane_research.models.attention_classifier import AttentionClassifier
from ane_research.models.frozen import FrozenBase, frozen_model
from ane_research.modules.query import Query
from ane_research.modules.scoring import AttentionScoring


@Model.register("guided_classifier")
class GuidedClassifier(FrozenBase, AttentionClassifier):
    """An attention classifier whose attention is a base model's (Wiegreffe & Pinter 2019, 3.3).

    With the encoder "average" it is their diagnostic: a classifier of single words that a trained
    model tells which words matter. If that helps, the model's attention says something about the
    words themselves. Labels train all but the attention.

    The attention of a text is computed with it, from its tokens. So the embeddings here are those
    of this model and of the base, one behind the other, and the states have the weight as their
    last number: every importance measure treats the base as a part of the model, and a text with a
    word left out is attended to as the base does without the word.

    Args:
        vocab: That of the base.
        embedder: As for `AttentionClassifier`; so are the next one and the last three.
        encoder: See above.
        base: Archive (`model.tar.gz`) of the base model, which is not trained. It is kept with the
            weights, but must be there whenever this model is loaded.
        boundary_symbols: See above.
        loss_reduction: See above.
        initializer: See above.
    """

    def __init__(
        self,
        vocab: Vocabulary,
        embedder: TextFieldEmbedder,
        encoder: Lazy[Seq2SeqEncoder],
        base: str,
        boundary_symbols: bool = False,
        loss_reduction: str = "mean",
        initializer: Optional[InitializerApplicator] = None,  # noqa: UP045 - AllenNLP reads it
    ) -> None:
        guide = frozen_model(base, vocab)
        super().__init__(
            vocab,
            embedder,
            encoder,
            Lazy(lambda hidden_size: cast(AttentionScoring, guide.scoring)),
            guide.activation,
            boundary_symbols,
            loss_reduction,
        )
        if initializer is not None:
            # Not to the scoring, which is the base's.
            parts = {name: getattr(self, name) for name in ("embedder", "encoder", "decoder")}
            initializer(torch.nn.ModuleDict(parts))
        self.base = guide

    def embed(self, tokens: TextFieldTensors) -> torch.Tensor:
        return torch.cat([super().embed(tokens), self.base.embed(tokens)], dim=-1)

    def encode(self, embedded: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        own, guiding = embedded.tensor_split([self.encoder.get_input_dim()], dim=-1)
        weights = self.base.attend(self.base.encode(guiding, mask), mask)
        return torch.cat([super().encode(own, mask), weights.unsqueeze(-1)], dim=-1)

    def attend(
        self, states: torch.Tensor, mask: torch.Tensor, query: Query | None = None
    ) -> torch.Tensor:
        return states[..., -1]

    def decode(
        self, states: torch.Tensor, weights: torch.Tensor, query: Query | None = None
    ) -> torch.Tensor:
        return super().decode(states[..., :-1], weights, query)
