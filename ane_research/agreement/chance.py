"""What an agreement measure gives by chance, and how far a value is from it.

By chance means: the scores of one vector are dealt to the tokens of the text anew, every order
being as likely as any other, while the other vector stays. Both keep their scores, so that sparse
attention has as many zeros as before.
"""

from dataclasses import dataclass

import numpy as np

from ane_research.agreement.base import (
    Agreement,
    AgreementMeasure,
    FloatArray,
    IntArray,
    ScorePair,
)

#: Values this close are equal: a sum in another order differs in its last digits.
SAME = 1e-9


@dataclass(frozen=True)
class Relabellings:
    """Seeded random orders of the scores of each instance.

    Those of an instance depend on its id, its number of tokens and the seed, on nothing else: not
    on its batch or padding, nor on which measures are compared by what.
    """

    instance_ids: IntArray  #: (num_instances,), >= 0
    number: int = 200  #: orders of each instance
    seed: int = 13

    def __call__(self, lengths: IntArray, rows: IntArray) -> IntArray:
        """The orders of instances `rows`, as positions of tokens.

        Args:
            lengths: Tokens of each of them, (len(rows),).
            rows: Which of the instances these are.

        Returns:
            (number, len(rows), num_tokens), as wide as the longest; padding stays in its place.
        """
        positions = np.arange(lengths.max(initial=0))
        orders = np.tile(positions, (self.number, len(rows), 1))
        for row, (length, instance_id) in enumerate(
            zip(lengths, self.instance_ids[rows], strict=True)
        ):
            generator = np.random.default_rng([self.seed, instance_id])
            generator.permuted(orders[:, row, :length], axis=1, out=orders[:, row, :length])
        return orders


@dataclass(frozen=True)
class Chance:
    """What chance gives, one entry per instance; NaN where the agreement is undefined."""

    mean: FloatArray
    std: FloatArray
    p_value: FloatArray  #: probability of a value at least as good as the one found
    draw: FloatArray  #: the value of the first random order
    corrected: FloatArray  #: 0 at `mean`, 1 at the best value; NaN too where `mean` is the best


def chance_of(
    measure: AgreementMeasure, pair: ScorePair, agreement: Agreement, relabellings: Relabellings
) -> Chance:
    """What `measure` gives by chance on the instances of `pair`, where it found `agreement`.

    Mean and deviation are exact where the measure has a closed form, else those of the random
    orders. The p-value is (1 + orders at least as good) / (1 + orders), which at most 5 % of
    unrelated vectors bring to .05 or less: then the value is above the 95th percentile of chance.
    """
    mean, std, p_value, draw = np.full((4, len(agreement.value)), np.nan)
    for rows in measure.batches(pair.lengths, np.flatnonzero(agreement.undefined == "")):
        part, k = pair.take(rows), agreement.k[rows]
        # Shape: (number, len(rows))
        values = measure.relabelled_values(part, k, relabellings(part.lengths, rows))
        exact_mean, exact_std = measure.chance_moments(part, k)
        mean[rows] = np.where(np.isnan(exact_mean), values.mean(axis=0), exact_mean)
        std[rows] = np.where(np.isnan(exact_std), values.std(axis=0), exact_std)
        p_value[rows] = share_at_least_as_good(values, agreement.value[rows], measure)
        draw[rows] = values[0]
    return Chance(mean, std, p_value, draw, corrected(agreement.value, mean, measure.best))


def share_at_least_as_good(
    values: FloatArray, found: FloatArray, measure: AgreementMeasure
) -> FloatArray:
    """Of the values by chance, (number, num_instances), and the one found, (num_instances,).

    A value that is undefined might be as good, so it counts as such.
    """
    sign = np.sign(measure.best - measure.worst)
    good = ~(sign * (values - found) < -SAME)
    return (1 + good.sum(axis=0)) / (1 + len(values))


def corrected(value: FloatArray, chance: FloatArray, best: float) -> FloatArray:
    """(value - chance) / (best - chance); NaN where chance alone gives the best value."""
    room = best - chance
    room = np.where(np.abs(room) > SAME, room, np.nan)
    return (value - chance) / room
