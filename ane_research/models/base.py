"""What a study needs of a model, and nothing else."""

from collections.abc import Mapping
from typing import Any

import torch
from allennlp.data import TextFieldTensors
from allennlp.models import Model
from allennlp.modules.seq2seq_encoders import Seq2SeqEncoder

from ane_research.modules.activations import AttentionActivation
from ane_research.modules.query import Query
from ane_research.modules.scoring import AttentionScoring, ConditionedScoring, Scoring


class AttentionModel(Model):
    """Four steps from tokens to logits, each of which can be taken alone.

    `mask` is True on real tokens; padding is on the right. A prediction never depends on the other
    instances of its batch. A model sets the four parts below and implements `embed`,
    `probabilities` and `loss`; one of pairs also `query_of` and `answer`. It may override `encode`,
    `attend` and `decode`, which takes the shortcuts away that leave-one-out has for models made of
    these parts alone (`is_made_of_parts`). Its `forward` takes the fields that the reader gives,
    among them `metadata`, and returns "probabilities", (batch_size, num_labels), and "loss"; its
    metrics have "accuracy". `Classifier` does all this but set three of the parts.
    """

    encoder: Seq2SeqEncoder
    scoring: Scoring
    activation: AttentionActivation
    decoder: torch.nn.Linear

    def attended(self, mask: torch.Tensor) -> torch.Tensor:
        """Which tokens attention may weigh, (batch_size, num_tokens): here all real ones.

        A text's words, if a model's texts have symbols around them that only the encoder sees.
        A study scores these tokens and no others.
        """
        return mask

    def query_of(self, batch: Mapping[str, Any]) -> Query | None:
        """What the model knows of the second texts of a batch, its fields by name.

        None for single texts. For a pair it goes into `attend` and `decode`, encoded once.
        """
        return None

    def embed(self, tokens: TextFieldTensors) -> torch.Tensor:
        """Returns (batch_size, num_tokens, embedding_dim), each token embedded by itself."""
        raise NotImplementedError

    def encode(self, embedded: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Returns states, (batch_size, num_tokens, hidden_size), 0 on padding."""
        return self.encoder(embedded, mask)

    def attend(
        self, states: torch.Tensor, mask: torch.Tensor, query: Query | None = None
    ) -> torch.Tensor:
        """Returns weights, (batch_size, num_tokens): >= 0, sum to 1, 0 where not `attended`."""
        return self.activation(self.scoring(states, query), self.attended(mask))

    def decode(
        self, states: torch.Tensor, weights: torch.Tensor, query: Query | None = None
    ) -> torch.Tensor:
        """Returns logits, (batch_size, num_outputs), for the given attention weights."""
        # Shape: (batch_size, hidden_size)
        context = torch.einsum("bt,bth->bh", weights, states)
        return self.answer(self.decoder(context), query)

    def answer(self, decoded: torch.Tensor, query: Query | None = None) -> torch.Tensor:
        """Maps what `decoder` makes of a context, (..., batch_size, size), to logits.

        A single text has them already. Counterfactuals call it in double precision.
        """
        return decoded

    def values(self, states: torch.Tensor) -> torch.Tensor:
        """What `decoder` makes of each state, but for its bias: linear, so it can be summed."""
        return states @ self.decoder.weight.T

    def decode_values(self, context: torch.Tensor, query: Query | None = None) -> torch.Tensor:
        """Logits for weighted sums of `values`, (..., batch_size, size): what `decode` returns."""
        return self.answer(context + self.decoder.bias, query)

    @property
    def decodes_linearly(self) -> bool:
        """Whether logits are the `answer` to `decoder` of the weighted sum of states."""
        return type(self).decode is AttentionModel.decode and type(self.decoder) is torch.nn.Linear

    @property
    def is_made_of_parts(self) -> bool:
        """Whether all steps after `embed` are taken by the four parts as here, and nothing else."""
        return (
            self.decodes_linearly
            and type(self).encode is AttentionModel.encode
            and type(self).attend is AttentionModel.attend
            and type(self.scoring).forward in (AttentionScoring.forward, ConditionedScoring.forward)
        )

    def probabilities(self, logits: torch.Tensor) -> torch.Tensor:
        """Returns (..., num_labels) for logits (..., num_outputs)."""
        raise NotImplementedError

    def loss(self, logits: torch.Tensor, label: torch.Tensor) -> torch.Tensor:
        """Returns the training loss of each instance, (batch_size,), for gold label indices."""
        raise NotImplementedError

    def label_name(self, index: int) -> str:
        """A label as the vocabulary spells it."""
        return self.vocab.get_token_from_index(index, namespace="labels")
