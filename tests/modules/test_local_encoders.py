import pytest
import torch
from allennlp.common import Params
from allennlp.common.checks import ConfigurationError
from allennlp.modules import Seq2SeqEncoder

from ane_research.modules.encoders import AverageEncoder, ConvolutionEncoder
from tests.tolerances import EXACT

INPUT_SIZE, HIDDEN_SIZE = 5, 8


@pytest.fixture(params=["average", "convolution"])
def encoder(request) -> Seq2SeqEncoder:
    params = {"type": request.param, "input_size": INPUT_SIZE, "hidden_size": HIDDEN_SIZE}
    return Seq2SeqEncoder.from_params(Params(params)).double()


@pytest.fixture
def inputs(generator: torch.Generator) -> torch.Tensor:
    return torch.randn(3, 9, INPUT_SIZE, generator=generator, dtype=torch.float64)


@pytest.fixture
def mask() -> torch.Tensor:
    return torch.arange(9) < torch.tensor([[9], [4], [1]])


def test_states_are_zero_on_padding(encoder, inputs, mask) -> None:
    assert (encoder(inputs, mask)[~mask] == 0).all()


def test_states_do_not_depend_on_what_padding_holds(encoder, inputs, mask) -> None:
    before = encoder(inputs, mask)
    inputs[~mask] = 1e3
    torch.testing.assert_close(encoder(inputs, mask), before, atol=0, rtol=0)


def test_a_text_has_the_same_states_alone_and_beside_longer_ones(encoder, inputs, mask) -> None:
    together = encoder(inputs, mask)
    for row, length in enumerate([9, 4, 1]):
        alone = encoder(inputs[row : row + 1, :length], mask[row : row + 1, :length])
        torch.testing.assert_close(together[row, :length], alone[0], atol=EXACT, rtol=0)


def test_sizes_are_those_of_the_states(encoder, inputs, mask) -> None:
    assert encoder.get_input_dim() == INPUT_SIZE
    assert encoder(inputs, mask).shape == (3, 9, encoder.get_output_dim())
    assert encoder.get_output_dim() == HIDDEN_SIZE
    assert not encoder.is_bidirectional()


def test_average_is_tanh_of_a_linear_map_of_each_token(inputs, mask) -> None:
    encoder = AverageEncoder(INPUT_SIZE, HIDDEN_SIZE).double()
    expected = torch.tanh(inputs[0] @ encoder.project.weight.T + encoder.project.bias)
    torch.testing.assert_close(encoder(inputs, mask)[0], expected, atol=EXACT, rtol=0)


def by_hand(convolve: torch.nn.Conv1d, text: torch.Tensor) -> torch.Tensor:
    """A convolution centred on each token, zeros around the text: (num_tokens, num_filters)."""
    width = convolve.kernel_size[0]
    states = []
    for center in range(len(text)):
        state = convolve.bias.clone()
        for place in range(width):
            token = center + place - width // 2
            if 0 <= token < len(text):
                state = state + convolve.weight[:, :, place] @ text[token]
        states.append(state)
    return torch.relu(torch.stack(states))


@pytest.mark.parametrize("kernel_sizes", [(1, 3, 5, 7), (1,), (3, 5)])
def test_convolutions_stand_side_by_side(kernel_sizes, inputs, mask) -> None:
    encoder = ConvolutionEncoder(INPUT_SIZE, HIDDEN_SIZE, kernel_sizes).double()
    states = encoder(inputs, mask)
    for row, length in enumerate([9, 4, 1]):  # the last two are shorter than the widest
        text = inputs[row, :length]
        expected = torch.cat([by_hand(each, text) for each in encoder.convolutions], dim=-1)
        torch.testing.assert_close(states[row, :length], expected, atol=EXACT, rtol=0)


def test_filters_that_do_not_divide_evenly_are_left_out() -> None:
    assert ConvolutionEncoder(INPUT_SIZE, 11).get_output_dim() == 8


def test_an_even_width_is_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"must be odd; not \[2, 3\]"):
        ConvolutionEncoder(INPUT_SIZE, HIDDEN_SIZE, (2, 3))


def test_fewer_filters_than_widths_are_refused() -> None:
    with pytest.raises(ConfigurationError, match="at least the number of `kernel_sizes`, 4; not 3"):
        ConvolutionEncoder(INPUT_SIZE, 3)
