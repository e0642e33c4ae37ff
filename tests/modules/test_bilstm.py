import pytest
import torch
from allennlp.modules.seq2seq_encoders import LstmSeq2SeqEncoder

from ane_research.modules.encoders import BiLstmEncoder
from ane_research.modules.encoders.bilstm import reverse_within_length
from tests.tolerances import FLOAT32


@pytest.fixture
def mask() -> torch.Tensor:
    return torch.arange(6) < torch.tensor([[6], [3], [1]])


@pytest.fixture
def inputs(generator: torch.Generator) -> torch.Tensor:
    return torch.randn(3, 6, 5, generator=generator)


@pytest.fixture
def encoders() -> tuple[BiLstmEncoder, LstmSeq2SeqEncoder]:
    """Ours and AllenNLP's with the same weights."""
    ours = BiLstmEncoder(input_size=5, hidden_size=4)
    theirs = LstmSeq2SeqEncoder(input_size=5, hidden_size=4, bidirectional=True)
    theirs.load_state_dict(ours.state_dict())
    return ours, theirs


def test_states_are_those_of_allennlp(encoders, inputs, mask) -> None:
    ours, theirs = encoders
    torch.testing.assert_close(ours(inputs, mask), theirs(inputs, mask), atol=FLOAT32, rtol=0)


def test_gradients_are_those_of_allennlp(encoders, inputs, mask) -> None:
    for encoder in encoders:
        encoder(inputs, mask).pow(2).sum().backward()
    ours, theirs = encoders
    for (name, a), (other, b) in zip(
        ours.named_parameters(), theirs.named_parameters(), strict=True
    ):
        assert name == other
        # Sums of some ten numbers of size 1.
        torch.testing.assert_close(a.grad, b.grad, atol=10 * FLOAT32, rtol=0)


def test_sizes_are_those_of_allennlp(encoders) -> None:
    ours, theirs = encoders
    assert ours.get_input_dim() == theirs.get_input_dim()
    assert ours.get_output_dim() == theirs.get_output_dim()
    assert ours.is_bidirectional()
    assert theirs.is_bidirectional()


def test_states_are_zero_on_padding(encoders, inputs, mask) -> None:
    assert (encoders[0](inputs, mask)[~mask] == 0).all()


def test_states_do_not_depend_on_what_padding_holds(encoders, inputs, mask) -> None:
    ours, _ = encoders
    before = ours(inputs, mask)
    inputs[~mask] = 1e3
    torch.testing.assert_close(ours(inputs, mask), before, atol=0, rtol=0)


def test_reversal_keeps_padding_on_the_right() -> None:
    tokens = torch.tensor([[[1], [2], [3], [0]], [[4], [0], [0], [0]]])
    mask = tokens.squeeze(-1) != 0
    expected = torch.tensor([[[3], [2], [1], [0]], [[4], [0], [0], [0]]])
    assert torch.equal(reverse_within_length(tokens, mask), expected)
