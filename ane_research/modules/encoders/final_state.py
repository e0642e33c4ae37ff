"""One state for a whole text."""

from functools import singledispatch
from typing import cast

import torch
from allennlp.modules.seq2seq_encoders import Seq2SeqEncoder
from allennlp.nn.util import get_final_encoder_states
from torch import BoolTensor

from ane_research.modules.encoders.average import AverageEncoder
from ane_research.modules.encoders.convolution import ConvolutionEncoder


@singledispatch
def final_state(encoder: Seq2SeqEncoder, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """What an encoder knows after the whole text (Jain & Wallace 2019).

    Of a recurrent encoder the last state; of both directions, if it has two, each one's own last.
    Of a convolution the largest value of each filter, of an average encoder the mean over real
    tokens (Jain & Wallace's code counts padding).

    Args:
        encoder: Its class decides.
        states: What it made of the texts, (batch_size, num_tokens, hidden_size), 0 on padding.
        mask: (batch_size, num_tokens), True on real tokens, padding on the right.

    Returns:
        (batch_size, hidden_size).
    """
    return get_final_encoder_states(states, cast(BoolTensor, mask), encoder.is_bidirectional())


@final_state.register
def _(encoder: ConvolutionEncoder, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    return states.amax(1)  # none is below 0, what padding has


@final_state.register
def _(encoder: AverageEncoder, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    return states.sum(1) / mask.sum(1, keepdim=True)
