import pytest
import torch
from allennlp.modules.seq2seq_encoders import GruSeq2SeqEncoder, LstmSeq2SeqEncoder

from ane_research.modules.encoders import (
    AverageEncoder,
    BiLstmEncoder,
    ConvolutionEncoder,
    final_state,
)
from tests.tolerances import EXACT

LENGTHS = [5, 1, 3]
RECURRENT = {
    "ours, both directions": BiLstmEncoder(4, 3),
    "AllenNLP's, both directions": LstmSeq2SeqEncoder(4, 3, bidirectional=True),
    "one direction": GruSeq2SeqEncoder(4, 3),
}


@pytest.fixture
def inputs(generator: torch.Generator) -> torch.Tensor:
    return torch.randn(3, 5, 4, generator=generator, dtype=torch.float64)


def final(encoder, inputs: torch.Tensor) -> torch.Tensor:
    mask = torch.arange(5) < torch.tensor(LENGTHS).unsqueeze(1)
    return final_state(encoder, encoder(inputs, mask), mask)


@pytest.mark.parametrize("kind", RECURRENT)
def test_of_a_recurrent_encoder_it_is_each_directions_last_state(kind: str, inputs) -> None:
    encoder = RECURRENT[kind].double()
    found = final(encoder, inputs)
    for row, length in enumerate(LENGTHS):
        _, last = encoder._module(inputs[row : row + 1, :length])
        hidden = last[0] if isinstance(last, tuple) else last
        # PyTorch's: (num_directions, 1, hidden_size)
        torch.testing.assert_close(found[row], hidden.flatten(), atol=EXACT, rtol=0)


def test_of_a_convolution_it_is_each_filters_largest_value(inputs) -> None:
    encoder = ConvolutionEncoder(4, 8).double()
    found = final(encoder, inputs)
    for row, length in enumerate(LENGTHS):
        text = inputs[row : row + 1, :length]
        states = encoder(text, torch.ones(1, length, dtype=torch.bool))[0]
        torch.testing.assert_close(found[row], states.max(0).values, atol=EXACT, rtol=0)


def test_of_an_average_encoder_it_is_the_mean_over_real_tokens(inputs) -> None:
    encoder = AverageEncoder(4, 6).double()
    found = final(encoder, inputs)
    for row, length in enumerate(LENGTHS):
        expected = torch.tanh(encoder.project(inputs[row, :length])).mean(0)
        torch.testing.assert_close(found[row], expected, atol=EXACT, rtol=0)
