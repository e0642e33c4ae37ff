"""An encoder that takes each token by itself."""

import torch
from allennlp.modules.seq2seq_encoders import Seq2SeqEncoder


@Seq2SeqEncoder.register("average")
class AverageEncoder(Seq2SeqEncoder):
    """``tanh(W x_t + b)`` for each token; states are 0 on padding (Jain & Wallace 2019).

    Jain & Wallace call it "average" because attention then averages states that know nothing of
    their context.

    Args:
        input_size: Size of an embedding.
        hidden_size: Size of a state.
    """

    def __init__(self, input_size: int, hidden_size: int) -> None:
        super().__init__()
        self.project = torch.nn.Linear(input_size, hidden_size)

    def forward(self, inputs: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Maps (batch_size, num_tokens, input_size) to (..., num_tokens, hidden_size)."""
        return torch.tanh(self.project(inputs)).masked_fill(~mask.unsqueeze(-1), 0.0)

    def get_input_dim(self) -> int:
        return self.project.in_features

    def get_output_dim(self) -> int:
        return self.project.out_features

    def is_bidirectional(self) -> bool:
        return False
