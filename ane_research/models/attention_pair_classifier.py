"""The model of Jain & Wallace for pairs of texts: inference, question answering."""

from collections.abc import Mapping
from typing import Any, Optional

import torch
from allennlp.common import Lazy
from allennlp.data import TextFieldTensors, Vocabulary
from allennlp.models import Model
from allennlp.modules import Seq2SeqEncoder, TextFieldEmbedder
from allennlp.nn import InitializerApplicator
from allennlp.nn.util import get_text_field_mask
from torch.nn.functional import linear

from ane_research.models.classifier import Classifier
from ane_research.modules.activations import AttentionActivation
from ane_research.modules.encoders import final_state
from ane_research.modules.query import Query
from ane_research.modules.scoring import ConditionedScoring


@Model.register("attention_pair_classifier")
class AttentionPairClassifier(Classifier):
    """Answers a query by attention to another text (Jain & Wallace 2019, sec. 2).

    The query q is the final state of an encoder of its own. It takes part in attention, over the
    states h of the other text, and in the answer from their weighted sum c: logits are
    ``U tanh(Wp c + bp + Wq q + bq) + b``, one for each label, and minus infinity for labels that
    are no candidates. The loss is the mean cross entropy.

    Args:
        vocab: Gives the labels: classes, or answers.
        embedder: Embeds each token of both texts by itself.
        encoder: Of the text that attention is over; its input size follows the embedder.
        query_encoder: Of the query; likewise.
        scoring: Its sizes follow the encoders.
        activation: Turns scores into weights.
        boundary_symbols: The first and the last token of both texts are symbols that say where it
            starts and ends, as in Jain & Wallace's data: encoders see them, attention does not.
        initializer: Applied to the parameters by name; without it PyTorch's own start is kept.
    """

    def __init__(
        self,
        vocab: Vocabulary,
        embedder: TextFieldEmbedder,
        encoder: Lazy[Seq2SeqEncoder],
        query_encoder: Lazy[Seq2SeqEncoder],
        scoring: Lazy[ConditionedScoring],
        activation: AttentionActivation,
        boundary_symbols: bool = False,
        initializer: Optional[InitializerApplicator] = None,  # noqa: UP045 - AllenNLP reads it
    ) -> None:
        super().__init__(vocab, embedder, encoder, boundary_symbols)
        self.query_encoder = query_encoder.construct(input_size=embedder.get_output_dim())
        hidden_size = self.encoder.get_output_dim()
        query_size = self.query_encoder.get_output_dim()
        self.scoring = scoring.construct(hidden_size=hidden_size, query_size=query_size)
        self.activation = activation
        self.decoder = torch.nn.Linear(hidden_size, hidden_size // 2)
        self.query_decoder = torch.nn.Linear(query_size, hidden_size // 2)
        self.output = torch.nn.Linear(hidden_size // 2, vocab.get_vocab_size("labels"))
        if initializer is not None:
            initializer(self)

    def encode_query(
        self, query: TextFieldTensors, candidates: torch.Tensor | None = None
    ) -> Query:
        """Encodes queries; `candidates`, (batch_size, num_labels), is 1 for the allowed answers."""
        mask = get_text_field_mask(query)
        states = self.query_encoder(self.embed(query), mask)
        allowed = None if candidates is None else candidates.bool()
        return Query(final_state(self.query_encoder, states, mask), allowed)

    def query_of(self, batch: Mapping[str, Any]) -> Query:
        return self.encode_query(batch["query"], batch.get("candidates"))

    def answer(  # type: ignore[override]  # a pair has a query always
        self, decoded: torch.Tensor, query: Query
    ) -> torch.Tensor:
        # Shape: (..., batch_size, hidden_size // 2)
        joined = torch.tanh(decoded + self.query_decoder(query.state))
        weight, bias = self.output.weight.to(joined.dtype), self.output.bias.to(joined.dtype)
        logits = linear(joined, weight, bias)
        if query.candidates is None:
            return logits
        return logits.masked_fill(~query.candidates, -torch.inf)

    def forward(
        self,
        tokens: TextFieldTensors,
        query: TextFieldTensors,
        label: torch.Tensor | None = None,
        candidates: torch.Tensor | None = None,
        metadata: list[dict] | None = None,
    ) -> dict[str, torch.Tensor]:
        return self.predict(tokens, self.encode_query(query, candidates), label)

    default_predictor = "pair_classifier"
