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
from ane_research.importance.parallel import part_size
from ane_research.models import AttentionModel
from ane_research.modules.encoders.bilstm import BiLstmEncoder, reverse_within_length
from ane_research.parallel import compute_parts

ROWS_IN_CACHE = 2048  #: a CPU's caches hold about so many states and what they are computed from
ROWS_WORTH_A_THREAD = 512  #: fewer do not pay for a thread


@logits_without_each_token.register
def _(
    encoder: BiLstmEncoder,
    model: AttentionModel,
    texts: EncodedTexts,
    memory_budget: int,
) -> torch.Tensor:
    parts = list(texts.split(texts_in_part(memory_budget, model, texts)))
    compute = partial(_shared_state_logits, encoder, model)
    return torch.cat(compute_parts(compute, parts, texts.mask.device))


@dataclass(frozen=True)
class _Direction:
    """One direction's view of a batch: sequences in its own order, and its share of the weights."""

    inputs: torch.Tensor  #: the LSTM's input projected, (num_tokens, batch_size, 4 * hidden_size)
    other: torch.Tensor  #: the other direction's share of attention's projection and the values,
    #: (num_tokens, batch_size, projection_size + num_values)
    weight: torch.Tensor  #: state to next gates, (hidden_size, 4 * hidden_size)
    decoder: torch.Tensor  #: state to values, (hidden_size, num_values)
    projection: torch.Tensor  #: state to attention's projection, (hidden_size, projection_size),
    #: or of each text its own, (batch_size, ...)


def _shared_state_logits(
    encoder: BiLstmEncoder, model: AttentionModel, texts: EncodedTexts
) -> torch.Tensor:
    mask = texts.mask
    forward, backward = _directions(encoder, model, texts)
    scores, values = _walk(forward, model)
    backward_scores, backward_values = _walk(backward, model)
    weights = _weights(scores + _reverse_pairs(backward_scores, mask), model, texts)
    # Each direction has the values of what comes after the deleted token in its order.
    context = _weighted_sums(weights, values)
    backward_context = _weighted_sums(_reverse_pairs(weights, mask), backward_values)
    context += reverse_within_length(backward_context.transpose(0, 1), mask).transpose(0, 1)
    return model.decode_values(context, texts.query).transpose(0, 1)


def _directions(
    encoder: BiLstmEncoder, model: AttentionModel, texts: EncodedTexts
) -> tuple[_Direction, _Direction]:
    projection, offset = model.scoring.projection(texts.query)
    # The first half of a state is the forward direction's, the second the backward one's.
    forward, backward = zip(
        projection.chunk(2, dim=-1), model.decoder.weight.chunk(2, dim=-1), strict=True
    )
    states_forward, states_backward = texts.states.chunk(2, dim=-1)
    share_forward = _share(states_forward, *forward, offset)
    share_backward = _share(states_backward, *backward, offset)
    return (
        _direction(encoder.weights("l0"), texts.embedded, share_backward, *forward),
        _direction(
            encoder.weights("l0_reverse"),
            reverse_within_length(texts.embedded, texts.mask),
            reverse_within_length(share_forward, texts.mask),
            *backward,
        ),
    )


def _share(
    states: torch.Tensor, projection: torch.Tensor, decoder: torch.Tensor, offset: torch.Tensor
) -> torch.Tensor:
    """What one direction's states add to attention's projection, with `offset`, and the values."""
    projected = states @ projection.mT + offset.unsqueeze(-2)
    return torch.cat([projected, states @ decoder.T], dim=-1)


def _direction(
    weights: list[torch.Tensor],
    inputs: torch.Tensor,
    other: torch.Tensor,
    projection: torch.Tensor,
    decoder: torch.Tensor,
) -> _Direction:
    weight_ih, weight_hh, bias_ih, bias_hh = weights
    projected = torch.nn.functional.linear(inputs, weight_ih, bias_ih + bias_hh)
    return _Direction(
        inputs=projected.transpose(0, 1).contiguous(),
        other=other.transpose(0, 1).contiguous(),
        weight=weight_hh.T.contiguous(),
        decoder=decoder.T.contiguous(),
        projection=projection.mT.contiguous(),
    )


def _walk(direction: _Direction, model: AttentionModel) -> tuple[torch.Tensor, list[torch.Tensor]]:
    """Scores and values of position j without token i, for i < j in this direction's order.

    Returns:
        Scores (batch_size, i, j), 0 where i >= j, and for each j from 1 on values (i, batch_size,
        num_values).
    """
    num_tokens, batch_size, _ = direction.inputs.shape
    hidden_size, num_gates = direction.weight.shape
    new_zeros = direction.inputs.new_zeros
    scores = new_zeros(batch_size, num_tokens, num_tokens)
    values = []
    sizes = [direction.projection.size(-1), direction.decoder.size(-1)]
    # Row 0 is the whole text, row i + 1 the text without token i. One more axis of size batch_size.
    hidden = new_zeros(num_tokens + 1, batch_size, hidden_size)
    cell = torch.zeros_like(hidden)
    # Each row's state times `weight`.
    recurrent = new_zeros(num_tokens + 1, batch_size, num_gates)
    for j in range(num_tokens):
        # The text without token j does not advance now: it is the whole text as it stood before.
        for rows in (hidden, cell, recurrent):
            rows[j + 1] = rows[0]
        advancing = slice(0, j + 1)
        gates = recurrent[advancing].add_(direction.inputs[j])
        _lstm_step(gates, hidden[advancing], cell[advancing])
        if j + 1 < num_tokens:
            torch.matmul(hidden[advancing], direction.weight, out=gates)
        if j > 0:
            deleted = slice(1, j + 1)
            other_projected, other_values = direction.other[j].split(sizes, dim=-1)
            projected = _project(hidden[deleted], direction.projection).add_(other_projected)
            scores[:, :j, j] = model.scoring.readout(projected).T
            values.append(hidden[deleted] @ direction.decoder + other_values)
    return scores, values


def _project(states: torch.Tensor, projection: torch.Tensor) -> torch.Tensor:
    """Projects (rows, batch_size, hidden_size), each text by its own projection if it has one."""
    if projection.dim() == 2:
        return states @ projection
    return torch.einsum("rbh,bhp->rbp", states, projection)


def _lstm_step(gates: torch.Tensor, hidden: torch.Tensor, cell: torch.Tensor) -> None:
    """One LSTM step, in place: `hidden` and `cell` (rows, batch_size, hidden_size)."""
    input_gate, forget_gate, candidate, output_gate = gates.chunk(4, dim=-1)
    # tanh(x) = 2 sigmoid(2 x) - 1, as in `fast_tanh`.
    candidate.mul_(2)
    gates.sigmoid_()
    cell.mul_(forget_gate).addcmul_(input_gate, candidate.mul_(2).sub_(1))
    torch.mul(cell, 2, out=hidden).sigmoid_().mul_(2).sub_(1).mul_(output_gate)


def _reverse_pairs(pairs: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Turns (batch_size, i, j) from one direction's order into the other's."""
    by_deleted = reverse_within_length(pairs, mask)
    return reverse_within_length(by_deleted.transpose(1, 2), mask).transpose(1, 2)


def _weights(scores: torch.Tensor, model: AttentionModel, texts: EncodedTexts) -> torch.Tensor:
    """Attention over j without token i, (batch_size, i, j); 0 where j = i and on padding."""
    mask = texts.mask
    # Padding has the score of a state of zeros: only softmax as released looks at it.
    _, offset = model.scoring.projection(texts.query)
    of_zeros = model.scoring.readout(offset).view(-1, 1, 1)
    scores = torch.where(mask.unsqueeze(1), scores, of_zeros)
    num_tokens = mask.size(1)
    row = torch.arange(num_tokens, device=mask.device).unsqueeze(-1)
    column = torch.arange(num_tokens - 1, device=mask.device).expand(num_tokens, -1)
    column = column + (column >= row)  # all but the deleted token's own
    weights = torch.zeros_like(scores)
    attended = model.attended(mask[:, 1:]).unsqueeze(1)
    weights[:, row, column] = model.activation(scores[:, row, column], attended)
    return weights.masked_fill_(~mask.unsqueeze(1), 0.0)


def _weighted_sums(weights: torch.Tensor, values: list[torch.Tensor]) -> torch.Tensor:
    """Sums over j > i of weights (batch_size, i, j) times values: (i, batch_size, num_values)."""
    last = values[-1]
    sums = last.new_zeros(len(last) + 1, *last.shape[1:])
    for j, value in enumerate(values, start=1):
        sums[:j].addcmul_(weights[:, :j, j].T.unsqueeze(-1), value)
    return sums


def texts_in_part(memory_budget: int, model: AttentionModel, texts: EncodedTexts) -> int:
    """How many texts to do at once.

    Each has its values and a few numbers more for a pair of tokens, and a row of states for every
    token.
    """
    batch_size, num_tokens = texts.mask.shape
    per_pair = 6 + model.decoder.out_features
    per_row = 8 * model.encoder.get_output_dim() + 5 * model.decoder.out_features
    floats = num_tokens * (num_tokens * per_pair + per_row)
    fitting = memory_budget // (floats * texts.states.element_size())
    if texts.states.device.type != "cpu":
        return max(1, fitting)
    return part_size(
        batch_size,
        largest=max(1, min(fitting // torch.get_num_threads(), ROWS_IN_CACHE // num_tokens)),
        worth_a_thread=max(1, ROWS_WORTH_A_THREAD // num_tokens),
    )
