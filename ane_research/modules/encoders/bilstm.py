"""A BiLSTM that runs on padded input."""

import torch
from allennlp.modules.seq2seq_encoders import Seq2SeqEncoder


def reverse_within_length(tokens: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Reverses each instance's real tokens and leaves its padding, on the right, where it is.

    Args:
        tokens: (batch_size, num_tokens, size).
        mask: (batch_size, num_tokens), True on real tokens, padding on the right.
    """
    position = torch.arange(mask.size(1), device=mask.device)
    # Shape: (batch_size, num_tokens)
    source = torch.where(mask, mask.sum(1, keepdim=True) - 1 - position, position)
    first = torch.arange(0, mask.numel(), mask.size(1), device=mask.device).unsqueeze(1)
    # Whole rows are copied, where `gather` goes number by number.
    return tokens.flatten(0, 1).index_select(0, (first + source).flatten()).view_as(tokens)


@Seq2SeqEncoder.register("bilstm")
class BiLstmEncoder(Seq2SeqEncoder):
    """One layer of LSTM in each direction; states are 0 on padding.

    The parameters have the names and shapes of AllenNLP's `lstm` encoder with
    ``bidirectional: true``, and the states are the same, so weights interchange. AllenNLP packs
    the sequences; here each direction runs on padded input, the second on the sequence reversed
    within its length, which is faster on a CPU.

    Args:
        input_size: Size of an embedding.
        hidden_size: Size of one direction's state; a state of the encoder has twice that.
    """

    def __init__(self, input_size: int, hidden_size: int) -> None:
        super().__init__()
        self._module = torch.nn.LSTM(input_size, hidden_size, batch_first=True, bidirectional=True)

    def forward(self, inputs: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Maps (batch_size, num_tokens, input_size) to (..., num_tokens, 2 * hidden_size)."""
        forward = self.run_direction(inputs, "l0")
        backward = self.run_direction(reverse_within_length(inputs, mask), "l0_reverse")
        states = torch.cat([forward, reverse_within_length(backward, mask)], dim=-1)
        return states.masked_fill(~mask.unsqueeze(-1), 0.0)

    def weights(self, direction: str) -> list[torch.Tensor]:
        """The weights of direction "l0" or "l0_reverse": input, hidden and their two biases."""
        names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        return [getattr(self._module, f"{name}_{direction}") for name in names]

    def run_direction(self, inputs: torch.Tensor, direction: str) -> torch.Tensor:
        start = inputs.new_zeros(1, inputs.size(0), self._module.hidden_size)
        states, _, _ = torch.lstm(
            inputs,
            [start, start],
            self.weights(direction),
            has_biases=True,
            num_layers=1,
            dropout=0.0,
            # There is no dropout, so this changes no number: cuDNN keeps what the backward pass
            # needs in training mode only.
            train=torch.is_grad_enabled(),
            bidirectional=False,
            batch_first=True,
        )
        return states

    def get_input_dim(self) -> int:
        return self._module.input_size

    def get_output_dim(self) -> int:
        return 2 * self._module.hidden_size

    def is_bidirectional(self) -> bool:
        return True
