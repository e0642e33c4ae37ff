"""A BiLSTM that runs on padded input."""

import torch
from allennlp.modules.seq2seq_encoders import Seq2SeqEncoder

from ane_research.modules.encoders.both_directions import BothDirections, reverse_within_length

__all__ = ["BiLstmEncoder", "reverse_within_length"]


@Seq2SeqEncoder.register("bilstm")
class BiLstmEncoder(Seq2SeqEncoder):
    """One layer of LSTM in each direction; states are 0 on padding.

    The parameters have the names and shapes of AllenNLP's `lstm` encoder with
    ``bidirectional: true``, and the states are the same, so weights interchange. AllenNLP packs
    the sequences; here each direction runs on padded input, on a core of its own, which is faster
    on a CPU.

    Args:
        input_size: Size of an embedding.
        hidden_size: Size of one direction's state; a state of the encoder has twice that.
    """

    def __init__(self, input_size: int, hidden_size: int) -> None:
        super().__init__()
        self._module = torch.nn.LSTM(input_size, hidden_size, batch_first=True, bidirectional=True)

    def forward(self, inputs: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Maps (batch_size, num_tokens, input_size) to (..., num_tokens, 2 * hidden_size)."""
        weights = [*self.weights("l0"), *self.weights("l0_reverse")]
        states = BothDirections.apply(torch.is_grad_enabled(), inputs, mask, *weights)
        return states.masked_fill(~mask.unsqueeze(-1), 0.0)

    def weights(self, direction: str) -> list[torch.Tensor]:
        """The weights of direction "l0" or "l0_reverse": input, hidden and their two biases."""
        names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        return [getattr(self._module, f"{name}_{direction}") for name in names]

    def get_input_dim(self) -> int:
        return self._module.input_size

    def get_output_dim(self) -> int:
        return 2 * self._module.hidden_size

    def is_bidirectional(self) -> bool:
        return True
