import copy
from collections.abc import Iterator

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


@pytest.fixture(params=[1, 2])
def num_threads(request: pytest.FixtureRequest) -> Iterator[int]:
    before = torch.get_num_threads()
    torch.set_num_threads(request.param)
    yield request.param
    torch.set_num_threads(before)


@pytest.mark.parametrize("frozen", ["inputs", "weights", "one direction"])
def test_gradients_do_not_depend_on_what_else_has_one(
    encoders, inputs, mask, frozen: str, num_threads: int
) -> None:
    wanted = {}
    for some_are_frozen in (False, True):
        encoder = copy.deepcopy(encoders[0])
        leaf = inputs.clone().requires_grad_(not (some_are_frozen and frozen == "inputs"))
        for name, parameter in encoder.named_parameters():
            of_frozen = frozen == "weights" or (frozen == "one direction" and "reverse" in name)
            parameter.requires_grad_(not (some_are_frozen and of_frozen))
        encoder(leaf, mask).pow(2).sum().backward()
        wanted[some_are_frozen] = [x.grad for x in (leaf, *encoder.parameters())]
    gradients = [pair for pair in zip(*wanted.values(), strict=True) if pair[1] is not None]
    assert len(gradients) == {"inputs": 8, "weights": 1, "one direction": 5}[frozen]
    for of_all, of_some in gradients:
        torch.testing.assert_close(of_some, of_all, atol=0, rtol=0)


def test_one_can_go_back_twice(encoders, inputs, mask) -> None:
    states = encoders[0](inputs.requires_grad_(), mask).sum()
    first, second = (torch.autograd.grad(states, inputs, retain_graph=True) for _ in range(2))
    torch.testing.assert_close(first, second, atol=0, rtol=0)


def test_nothing_is_kept_where_no_gradient_is_wanted(encoders, inputs, mask) -> None:
    with torch.no_grad():
        assert not encoders[0](inputs, mask).requires_grad


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
