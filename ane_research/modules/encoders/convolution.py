"""A convolutional encoder."""

from typing import cast

import torch
from allennlp.common.checks import ConfigurationError
from allennlp.modules.seq2seq_encoders import Seq2SeqEncoder


@Seq2SeqEncoder.register("convolution")
class ConvolutionEncoder(Seq2SeqEncoder):
    """Convolutions of several widths side by side, then ReLU (Jain & Wallace 2019).

    A state sees the tokens within `reach` on either side; beyond the ends of a text, and on its
    padding, it sees zeros. States are 0 on padding.

    Args:
        input_size: Size of an embedding.
        hidden_size: Size of a state: `hidden_size // len(kernel_sizes)` filters for each width.
        kernel_sizes: Widths in tokens; odd, so that each is centred on its token.
    """

    def __init__(
        self, input_size: int, hidden_size: int, kernel_sizes: tuple[int, ...] = (1, 3, 5, 7)
    ) -> None:
        super().__init__()
        if any(size % 2 == 0 for size in kernel_sizes):
            raise ConfigurationError(f"`kernel_sizes` must be odd; not {list(kernel_sizes)}")
        num_filters = hidden_size // len(kernel_sizes)
        if num_filters == 0:
            raise ConfigurationError(
                f"`hidden_size` must be at least the number of `kernel_sizes`, "
                f"{len(kernel_sizes)}; not {hidden_size}"
            )
        self.input_size = input_size
        self.output_size = num_filters * len(kernel_sizes)
        self.reach = max(kernel_sizes) // 2
        self.convolutions = torch.nn.ModuleList(
            torch.nn.Conv1d(input_size, num_filters, size, padding=size // 2)
            for size in kernel_sizes
        )

    def forward(self, inputs: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Maps (batch_size, num_tokens, input_size) to (..., num_tokens, hidden_size)."""
        padding = ~mask.unsqueeze(-1)
        # Shape: (batch_size, input_size, num_tokens)
        channels = inputs.masked_fill(padding, 0.0).transpose(1, 2)
        states = torch.cat([convolve(channels) for convolve in self.widths()], dim=1)
        return torch.relu(states).transpose(1, 2).masked_fill(padding, 0.0)

    def widths(self) -> list[torch.nn.Conv1d]:
        """The convolutions, in the order in which their filters make up a state."""
        return cast(list[torch.nn.Conv1d], list(self.convolutions))

    def bias(self) -> torch.Tensor:
        """What a state is without any token, (hidden_size,), before ReLU."""
        return torch.cat([cast(torch.Tensor, convolve.bias) for convolve in self.widths()])

    def get_input_dim(self) -> int:
        return self.input_size

    def get_output_dim(self) -> int:
        return self.output_size

    def is_bidirectional(self) -> bool:
        return False
