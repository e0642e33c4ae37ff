"""Exact leave-one-out for encoders whose states see only their neighbourhood.

Deleting token i moves the tokens after it one to the left. A state whose window does not hold the
gap is the state it was: of an `average` encoder every one, of a `convolution` all but the `reach`
on either side. A convolution is a sum over its window's offsets, so the embeddings are multiplied
by the weights of each offset once, and a state beside the gap is a sum of what is there already.
"""

from collections.abc import Iterator

import torch
from torch.nn.functional import pad

from ane_research.importance.deletion import EncodedTexts, logits_without_each_token
from ane_research.models import AttentionModel
from ane_research.modules.encoders import AverageEncoder, ConvolutionEncoder


@logits_without_each_token.register(AverageEncoder)
@logits_without_each_token.register(ConvolutionEncoder)
def _(
    encoder: AverageEncoder | ConvolutionEncoder,
    model: AttentionModel,
    texts: EncodedTexts,
    memory_budget: int,
) -> torch.Tensor:
    batch_size, num_tokens = texts.mask.shape
    if num_tokens == 1:  # nothing is left to predict from
        return texts.states.new_zeros(batch_size, 1, model.decoder.out_features)
    parts = texts.split(texts_within(memory_budget, model, texts))
    return torch.cat([_local_logits(encoder, model, part) for part in parts])


def _local_logits(
    encoder: AverageEncoder | ConvolutionEncoder, model: AttentionModel, texts: EncodedTexts
) -> torch.Tensor:
    # Score and values of position p of text b without token i.
    # Shape: (batch_size, num_tokens [i], num_tokens - 1 [p], 1 + num_outputs)
    pairs = _without_each(_readout(model, texts.states))
    if isinstance(encoder, ConvolutionEncoder):
        for offset, states in _states_beside_gap(encoder, texts):
            _replace_diagonal(pairs, offset, _readout(model, states), texts.mask)
    weights = model.activation(pairs[..., 0], texts.mask[:, None, 1:])
    return torch.einsum("bip,bipo->bio", weights, pairs[..., 1:]) + model.decoder.bias


def _readout(model: AttentionModel, states: torch.Tensor) -> torch.Tensor:
    """Score and the decoder's values of each state: (..., 1 + num_outputs)."""
    values = states @ model.decoder.weight.T
    return torch.cat([model.scoring(states).unsqueeze(-1), values], dim=-1)


def _without_each(tokens: torch.Tensor) -> torch.Tensor:
    """Maps (batch_size, num_tokens, size) to (..., num_tokens, num_tokens - 1, size).

    Entry [:, i] is the sequence without token i.
    """
    deleted = torch.arange(tokens.size(1), device=tokens.device).unsqueeze(-1)
    position = torch.arange(tokens.size(1) - 1, device=tokens.device)
    return tokens[:, position + (position >= deleted)]


def _states_beside_gap(
    encoder: ConvolutionEncoder, texts: EncodedTexts
) -> Iterator[tuple[int, torch.Tensor]]:
    """States that deleting token i changes: those at i + offset of the shorter text.

    Yields:
        The offset, from -reach to reach - 1, and states (batch_size, num_tokens [i], hidden_size).
    """
    reach, num_tokens = encoder.reach, texts.mask.size(1)
    weight, bias = encoder.kernel()
    embedded = texts.embedded.masked_fill(~texts.mask.unsqueeze(-1), 0.0)
    # What token t adds to a state `place - reach` tokens to its left; zeros around the text.
    # Shape: (2 * reach + 1 [place], batch_size, num_tokens + 4 * reach, hidden_size)
    shares = pad(torch.einsum("bte,phe->pbth", embedded, weight), (0, 0, 2 * reach, 2 * reach))
    for offset in range(-reach, reach):
        states = bias
        for place, share in enumerate(shares):
            # Where the token in this place of the window stood, relative to the deleted one.
            source = offset + place - reach
            start = 2 * reach + source + (source >= 0)
            states = states + share[:, start : start + num_tokens]
        yield offset, torch.relu(states)


def _replace_diagonal(
    pairs: torch.Tensor, offset: int, readout: torch.Tensor, mask: torch.Tensor
) -> None:
    """Sets `pairs` of (i, i + offset) to `readout` of i, where the shorter text has a token."""
    # Shape: (batch_size, 1 + num_outputs, length of the diagonal)
    diagonal = pairs.diagonal(offset, dim1=1, dim2=2)
    first = max(0, -offset)
    deleted = slice(first, first + diagonal.size(-1))
    real = mask[:, 1:][:, first + offset :][:, : diagonal.size(-1)].unsqueeze(1)
    diagonal.copy_(torch.where(real, readout[:, deleted].transpose(1, 2), diagonal))


def texts_within(memory_budget: int, model: AttentionModel, texts: EncodedTexts) -> int:
    """How many texts fit: each has three numbers a pair of tokens and output, and its states."""
    num_tokens, hidden_size = texts.states.shape[1:]
    reach = getattr(model.encoder, "reach", 0)
    per_pair = 3 * (1 + model.decoder.out_features)
    per_token = (2 * reach + 6) * hidden_size
    floats = num_tokens * num_tokens * per_pair + (num_tokens + 4 * reach) * per_token
    return max(1, memory_budget // (floats * texts.states.element_size()))
