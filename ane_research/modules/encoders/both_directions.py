"""The two directions of an LSTM, at the same time."""

from collections.abc import Sequence
from typing import Any

import torch
from torch.autograd.function import once_differentiable

from ane_research.parallel import compute_parts


class BothDirections(torch.autograd.Function):
    """A BiLSTM on padded input.

    The second direction is an LSTM on the sequence reversed within its length. Autograd would walk
    back through one direction after the other; here each has a graph of its own, so that both run
    at the same time, forward and back.
    """

    @staticmethod
    def forward(
        ctx: Any,
        with_gradients: bool,
        inputs: torch.Tensor,
        mask: torch.Tensor,
        *weights: torch.Tensor,
    ) -> torch.Tensor:
        """Runs both directions.

        Args:
            ctx: Keeps what the way back needs.
            with_gradients: Whether there will be a way back.
            inputs: (batch_size, num_tokens, input_size).
            mask: (batch_size, num_tokens), True on real tokens, padding on the right.
            weights: Of each direction: input, hidden and their two biases.

        Returns:
            States, (batch_size, num_tokens, 2 * hidden_size); they mean nothing on padding.
        """
        backwards = reverse_within_length(inputs, mask).requires_grad_(inputs.requires_grad)
        directions = [Direction(inputs, weights[:4]), Direction(backwards, weights[4:])]
        with torch.set_grad_enabled(with_gradients):
            forward, backward = compute_parts(Direction.run, directions, inputs.device)
        if with_gradients:
            ctx.save_for_backward(mask)
            ctx.directions = directions
        return torch.cat([forward, reverse_within_length(backward, mask)], dim=-1)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: torch.Tensor) -> tuple[torch.Tensor | None, ...]:
        """The gradients of the inputs and the weights, from that of the states."""
        (mask,) = ctx.saved_tensors
        forward, backward = gradient.chunk(2, dim=-1)
        gradients = [forward, reverse_within_length(backward, mask)]
        (inputs, *weights), (backwards, *more_weights) = compute_parts(
            lambda part: part[0].back(part[1]),
            list(zip(ctx.directions, gradients, strict=True)),
            gradient.device,
        )
        if inputs is not None and backwards is not None:
            inputs = inputs + reverse_within_length(backwards, mask)
        return None, inputs, None, *weights, *more_weights


class Direction:
    """One LSTM with a graph of its own.

    Args:
        inputs: (batch_size, num_tokens, input_size).
        weights: Input, hidden and their two biases.
    """

    def __init__(self, inputs: torch.Tensor, weights: Sequence[torch.Tensor]) -> None:
        self.leaves = [x.detach().requires_grad_(x.requires_grad) for x in (inputs, *weights)]

    def run(self) -> torch.Tensor:
        """Its states, (batch_size, num_tokens, hidden_size)."""
        inputs, *weights = self.leaves
        start = inputs.new_zeros(1, inputs.size(0), weights[1].size(1))
        self.states, _, _ = torch.lstm(
            inputs,
            [start, start],
            weights,
            has_biases=True,
            num_layers=1,
            dropout=0.0,
            # There is no dropout, so this changes no number: cuDNN keeps what the backward pass
            # needs in training mode only.
            train=torch.is_grad_enabled(),
            bidirectional=False,
            batch_first=True,
        )
        return self.states.detach()

    def back(self, gradient: torch.Tensor) -> list[torch.Tensor | None]:
        """The gradients of the inputs and weights that want one, from that of the states."""
        wanted = [leaf for leaf in self.leaves if leaf.requires_grad]
        # The graph is kept, for who goes back twice; it goes with the whole.
        found = iter(torch.autograd.grad(self.states, wanted, gradient, retain_graph=True))
        return [next(found) if leaf.requires_grad else None for leaf in self.leaves]


def reverse_within_length(tokens: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Reverses each instance's real tokens and leaves its padding, on the right, where it is.

    Args:
        tokens: (batch_size, num_tokens, size).
        mask: (batch_size, num_tokens), True on real tokens, padding on the right.
    """
    position = torch.arange(mask.size(1), device=mask.device)
    # Shape: (batch_size, num_tokens)
    source = torch.where(mask, mask.sum(1, keepdim=True) - 1 - position, position)
    first = torch.arange(0, mask.numel(), mask.size(1), device=mask.device).unsqueeze(1)
    # Whole rows are copied, where `gather` goes number by number.
    return tokens.flatten(0, 1).index_select(0, (first + source).flatten()).view_as(tokens)
