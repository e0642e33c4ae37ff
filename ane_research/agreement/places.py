"""Where tokens stand in a list of scores, ties told from order."""

import numpy as np

from ane_research.agreement.base import FloatArray, IntArray


def places(scores: FloatArray) -> tuple[IntArray, IntArray]:
    """How many tokens have a higher score, and how many the same, the token itself included.

    Args:
        scores: (num_instances, num_tokens), NaN on padding, which counts as lowest and untied.

    Returns:
        Both (num_instances, num_tokens).
    """
    order = np.argsort(-scores, axis=1, kind="stable")
    descending = np.take_along_axis(scores, order, axis=1)
    positions = np.broadcast_to(np.arange(scores.shape[1]), scores.shape)
    differs = descending[:, 1:] != descending[:, :-1]
    starts = np.zeros(scores.shape, dtype=np.int64)
    starts[:, 1:] = np.where(differs, positions[:, 1:], 0)
    starts = np.maximum.accumulate(starts, axis=1)
    ends = np.full(scores.shape, scores.shape[1], dtype=np.int64)
    ends[:, :-1] = np.where(differs, positions[:, 1:], scores.shape[1])
    ends = np.minimum.accumulate(ends[:, ::-1], axis=1)[:, ::-1]
    above, tied = np.empty_like(starts), np.empty_like(starts)
    np.put_along_axis(above, order, starts, axis=1)
    np.put_along_axis(tied, order, ends - starts, axis=1)
    return above, tied


def membership(above: IntArray, tied: IntArray, k: IntArray | int) -> FloatArray:
    """How far each token belongs to the k highest, in [0, 1]; sums to k over the tokens.

    Tokens that tie at the edge of the list share what room is left in it, so that their position
    in the text does not matter.

    Args:
        above: As `places` gives it.
        tied: Likewise.
        k: One for all, or (num_instances, 1).
    """
    return np.clip((k - above) / tied, 0.0, 1.0)
