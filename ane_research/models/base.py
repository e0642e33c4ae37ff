"""What a study needs of a model, and nothing else."""

import torch
from allennlp.data import TextFieldTensors
from allennlp.models import Model
from allennlp.modules.seq2seq_encoders import Seq2SeqEncoder

from ane_research.modules.activations import AttentionActivation
from ane_research.modules.scoring import AttentionScoring


class AttentionModel(Model):
    """Four steps from tokens to logits, each of which can be taken alone.

    `mask` is True on real tokens; padding is on the right. A prediction never depends on the other
    instances of its batch. A model sets the four parts below and implements `embed`, `encode`,
    `probabilities` and `loss`; it may override `attend` and `decode`, which takes the shortcuts
    away that leave-one-out has for models made of these parts alone (`is_made_of_parts`).
    """

    encoder: Seq2SeqEncoder
    scoring: AttentionScoring
    activation: AttentionActivation
    decoder: torch.nn.Linear

    def attended(self, mask: torch.Tensor) -> torch.Tensor:
        """Which tokens attention may weigh, (batch_size, num_tokens): here all real ones.

        A text's words, if a model's texts have symbols around them that only the encoder sees.
        A study scores these tokens and no others.
        """
        return mask

    def embed(self, tokens: TextFieldTensors) -> torch.Tensor:
        """Returns (batch_size, num_tokens, embedding_dim), each token embedded by itself."""
        raise NotImplementedError

    def encode(self, embedded: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Returns states, (batch_size, num_tokens, hidden_size), 0 on padding."""
        raise NotImplementedError

    def attend(self, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Returns weights, (batch_size, num_tokens): >= 0, sum to 1, 0 where not `attended`."""
        return self.activation(self.scoring(states), self.attended(mask))

    def decode(self, states: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
        """Returns logits, (batch_size, num_outputs), for the given attention weights."""
        # Shape: (batch_size, hidden_size)
        context = torch.einsum("bt,bth->bh", weights, states)
        return self.decoder(context)

    @property
    def decodes_linearly(self) -> bool:
        """Whether logits are `decoder` of the weighted sum of states, and nothing else."""
        return type(self).decode is AttentionModel.decode and type(self.decoder) is torch.nn.Linear

    @property
    def is_made_of_parts(self) -> bool:
        """Whether weights and logits come from the four parts as here, and from nothing else."""
        return (
            self.decodes_linearly
            and type(self).attend is AttentionModel.attend
            and type(self.scoring).forward is AttentionScoring.forward
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
