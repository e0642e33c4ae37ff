"""Distances between distributions, over the last axis."""

import torch


def tvd(p: torch.Tensor, q: torch.Tensor) -> torch.Tensor:
    """Total variation distance: half the absolute differences; 0 if equal, at most 1."""
    return (p - q).abs().sum(-1) / 2


def kl(p: torch.Tensor, q: torch.Tensor) -> torch.Tensor:
    """Kullback-Leibler divergence of p from q, in nats; infinite where p > 0 = q."""
    return (torch.xlogy(p, p) - torch.xlogy(p, q)).sum(-1)


def jsd(p: torch.Tensor, q: torch.Tensor) -> torch.Tensor:
    """Jensen-Shannon divergence, in nats: 0 if equal, at most ln 2."""
    middle = (p + q) / 2
    return (kl(p, middle) + kl(q, middle)) / 2
