"""Exact leave-one-out for a BiLSTM, from shared states.

Deleting token i leaves the forward states before i and the backward states after i as they were.
So each direction is walked once. Beside the state of the whole text it carries, for every token i
already passed, the state of the text without i, which starts as the state before i. At position j
only this direction's state differs from that of the whole text, so the score and the decoder's
value of j without i are computed on the spot from this direction's state and the other direction's
state of the whole text. Only these few numbers are kept for each pair (i, j): the attention over j
and the logits follow at the end.
"""

from dataclasses import dataclass
from functools import partial

import torch

from ane_research.importance.deletion import EncodedTexts, logits_without_each_token
from ane_research.importance.parallel import compute_parts, part_size
from ane_research.models import AttentionModel
from ane_research.modules.encoders.bilstm import BiLstmEncoder, reverse_within_length

ROWS_IN_CACHE = 2048  #: a CPU's caches hold about so many states and what they are computed from
ROWS_WORTH_A_THREAD = 512  #: fewer do not pay for a thread


@logits_without_each_token.register
def _(
    encoder: BiLstmEncoder,
    model: AttentionModel,
    texts: EncodedTexts,
    memory_budget: int,
) -> torch.Tensor:
    batch_size, num_tokens = texts.mask.shape
    if num_tokens == 1:  # nothing is left to predict from
        return texts.states.new_zeros(batch_size, 1, model.decoder.out_features)
    parts = list(texts.split(texts_in_part(memory_budget, model, texts)))
    compute = partial(_shared_state_logits, encoder, model)
    return torch.cat(compute_parts(compute, parts, texts.mask.device))


@dataclass(frozen=True)
class _Direction:
    """One direction's view of a batch: sequences in its own order, and its share of the weights."""

    inputs: torch.Tensor  #: the LSTM's input projected, (num_tokens, batch_size, 4 * hidden_size)
    other: torch.Tensor  #: the other direction's share of scores and values,
    #: (num_tokens, batch_size, projection_size + num_outputs)
    weight: torch.Tensor  #: state to next gates, score and value,
    #: (hidden_size, 4 * hidden_size + projection_size + num_outputs)


def _shared_state_logits(
    encoder: BiLstmEncoder, model: AttentionModel, texts: EncodedTexts
) -> torch.Tensor:
    mask = texts.mask
    forward, backward = _directions(encoder, model, texts)
    # Shape: (batch_size, num_tokens [deleted], num_tokens [attended to]) and one axis more
    scores, values = _walk(forward, model)
    backward_scores, backward_values = _walk(backward, model)
    scores += _reverse_pairs(backward_scores.unsqueeze(-1), mask).squeeze(-1)
    values += _reverse_pairs(backward_values, mask)
    _fill_padding(scores, values, model, mask)
    # Shape: (batch_size, num_tokens, num_tokens - 1): the deleted token's own column goes
    weights = model.activation(_without_diagonal(scores), model.attended(mask[:, 1:]).unsqueeze(1))
    values = _without_diagonal(values)
    return torch.einsum("bij,bijo->bio", weights, values) + model.decoder.bias


def _directions(
    encoder: BiLstmEncoder, model: AttentionModel, texts: EncodedTexts
) -> tuple[_Direction, _Direction]:
    # Rows: attention's projection, then the decoder. Shape: (projection + outputs, 2 * hidden)
    readout = torch.cat([model.scoring.project.weight, model.decoder.weight])
    readout_forward, readout_backward = readout.chunk(2, dim=1)
    states_forward, states_backward = texts.states.chunk(2, dim=-1)
    bias = torch.nn.functional.pad(_bias(model), (0, model.decoder.out_features))
    share_forward = states_forward @ readout_forward.T + bias
    share_backward = states_backward @ readout_backward.T + bias
    return (
        _direction(encoder.weights("l0"), texts.embedded, share_backward, readout_forward),
        _direction(
            encoder.weights("l0_reverse"),
            reverse_within_length(texts.embedded, texts.mask),
            reverse_within_length(share_forward, texts.mask),
            readout_backward,
        ),
    )


def _bias(model: AttentionModel) -> torch.Tensor:
    """The bias of attention's projection; 0 where it has none."""
    project = model.scoring.project
    return project.weight.new_zeros(project.out_features) if project.bias is None else project.bias


def _direction(
    weights: list[torch.Tensor], inputs: torch.Tensor, other: torch.Tensor, readout: torch.Tensor
) -> _Direction:
    weight_ih, weight_hh, bias_ih, bias_hh = weights
    projected = torch.nn.functional.linear(inputs, weight_ih, bias_ih + bias_hh)
    return _Direction(
        inputs=projected.transpose(0, 1).contiguous(),
        other=other.transpose(0, 1).contiguous(),
        weight=torch.cat([weight_hh, readout]).T.contiguous(),
    )


def _walk(direction: _Direction, model: AttentionModel) -> tuple[torch.Tensor, torch.Tensor]:
    """Scores and values of position j without token i, for i < j in this direction's order.

    Returns:
        scores (batch_size, i, j) and values (batch_size, i, j, num_outputs); 0 where i >= j.
    """
    num_tokens, batch_size, four_hidden = direction.inputs.shape
    hidden_size = four_hidden // 4
    num_outputs = model.decoder.out_features
    new_zeros = direction.inputs.new_zeros
    scores = new_zeros(batch_size, num_tokens, num_tokens)
    values = new_zeros(batch_size, num_tokens, num_tokens, num_outputs)
    # Row 0 is the whole text, row i + 1 the text without token i. One more axis of size batch_size.
    hidden = new_zeros(num_tokens + 1, batch_size, hidden_size)
    cell = torch.zeros_like(hidden)
    # Each row's state times `weight`: its next gates, then its score and value at this position.
    product = new_zeros(num_tokens + 1, batch_size, direction.weight.size(1))
    for j in range(num_tokens):
        # The text without token j does not advance now: it is the whole text as it stood before.
        for rows in (hidden, cell, product):
            rows[j + 1] = rows[0]
        advancing = slice(0, j + 1)
        gates = product[advancing, :, :four_hidden].add_(direction.inputs[j])
        _lstm_step(gates, hidden[advancing], cell[advancing])
        needed = slice(0 if j + 1 < num_tokens else four_hidden, None)  # no gates after the end
        torch.matmul(
            hidden[advancing], direction.weight[:, needed], out=product[advancing, :, needed]
        )
        if j > 0:
            readout = product[1 : j + 1, :, four_hidden:] + direction.other[j]
            scores[:, :j, j] = model.scoring.readout(readout[..., :-num_outputs]).T
            values[:, :j, j] = readout[..., -num_outputs:].transpose(0, 1)
    return scores, values


def _lstm_step(gates: torch.Tensor, hidden: torch.Tensor, cell: torch.Tensor) -> None:
    """One LSTM step, in place: `hidden` and `cell` (rows, batch_size, hidden_size)."""
    input_gate, forget_gate, candidate, output_gate = gates.chunk(4, dim=-1)
    # tanh(x) = 2 sigmoid(2 x) - 1, as in `fast_tanh`.
    candidate.mul_(2)
    gates.sigmoid_()
    cell.mul_(forget_gate).addcmul_(input_gate, candidate.mul_(2).sub_(1))
    torch.mul(cell, 2, out=hidden).sigmoid_().mul_(2).sub_(1).mul_(output_gate)


def _reverse_pairs(pairs: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Turns (batch_size, i, j, size) from the backward direction's order into reading order."""
    batch_size, num_tokens = mask.shape
    by_deleted = reverse_within_length(pairs.flatten(2), mask).view_as(pairs)
    by_attended = reverse_within_length(by_deleted.transpose(1, 2).flatten(2), mask)
    return by_attended.view(batch_size, num_tokens, num_tokens, -1).transpose(1, 2)


def _fill_padding(
    scores: torch.Tensor, values: torch.Tensor, model: AttentionModel, mask: torch.Tensor
) -> None:
    """Gives padding what a state of zeros has: only softmax as released looks at it."""
    padding = ~mask[:, None, :]
    scores.masked_scatter_(padding, model.scoring.readout(_bias(model)).expand_as(scores))
    values.masked_fill_(padding.unsqueeze(-1), 0.0)


def _without_diagonal(pairs: torch.Tensor) -> torch.Tensor:
    """Drops entry j = i of (batch_size, i, j, ...): one shorter in j."""
    num_tokens = pairs.size(1)
    row = torch.arange(num_tokens, device=pairs.device).unsqueeze(-1)
    column = torch.arange(num_tokens - 1, device=pairs.device).expand(num_tokens, -1)
    return pairs[:, row, column + (column >= row)]


def texts_in_part(memory_budget: int, model: AttentionModel, texts: EncodedTexts) -> int:
    """How many texts to do at once.

    Each has about eight numbers a pair of tokens, and a row of states for every token.
    """
    batch_size, num_tokens = texts.mask.shape
    per_pair = 4 * (1 + model.decoder.out_features)
    per_row = 11 * model.encoder.get_output_dim() // 2 + model.scoring.project.out_features
    floats = num_tokens * (num_tokens * per_pair + per_row)
    fitting = memory_budget // (floats * texts.states.element_size())
    if texts.states.device.type != "cpu":
        return max(1, fitting)
    return part_size(
        batch_size,
        largest=max(1, min(fitting // torch.get_num_threads(), ROWS_IN_CACHE // num_tokens)),
        worth_a_thread=max(1, ROWS_WORTH_A_THREAD // num_tokens),
    )
