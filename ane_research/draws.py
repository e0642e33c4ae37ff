"""Random numbers that depend on a seed and on what they are for, and on nothing else."""

import numpy as np
import numpy.typing as npt


def uniform_draws(seed: int, purpose: str, instance_id: int, size: int) -> npt.NDArray[np.float64]:
    """Numbers in [0, 1) for an instance, whichever batch it is in and whatever else is drawn.

    Args:
        seed: Of the run.
        purpose: What the numbers are for; those for two purposes are independent.
        instance_id: Position of the instance in the test file.
        size: How many.
    """
    return np.random.default_rng((seed, instance_id, *purpose.encode())).random(size)


def ranking(scores: npt.ArrayLike, draws: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Positions from the highest score to the lowest; equal scores in the order of their draws.

    In the order of the text they would favour its beginning, and sparse attention has many zeros.
    """
    return np.lexsort((np.asarray(draws), -np.asarray(scores)))
