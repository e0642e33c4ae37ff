"""What every agreement measure is: two score vectors per instance in, one number out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from allennlp.common.registrable import Registrable

BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
StrArray = npt.NDArray[np.str_]


@dataclass(frozen=True)
class ScorePair:
    """The scores of two importance measures on the same instances.

    Raises:
        ValueError: The shapes do not fit together.
    """

    a: FloatArray  #: (num_instances, num_tokens); ignored beyond an instance's length
    b: FloatArray  #: likewise
    lengths: IntArray  #: (num_instances,), tokens of each instance; 0 and 1 occur
    non_zero: IntArray  #: (num_instances,), the k that "non_zero" stands for
    average_length: int  #: floor of the mean length of the test instances

    def __post_init__(self) -> None:
        """Checks the shapes."""
        fits = self.a.ndim == 2 and self.a.shape == self.b.shape
        if not fits or {len(self.lengths), len(self.non_zero)} != {len(self.a)}:
            raise ValueError(
                f"scores of shapes {self.a.shape} and {self.b.shape} with {len(self.lengths)} "
                f"lengths and {len(self.non_zero)} counts; expected two (num_instances, "
                "num_tokens) and one length and count per instance"
            )
        if self.lengths.max(initial=0) > self.a.shape[1]:
            raise ValueError(f"length {self.lengths.max()} of {self.a.shape[1]} columns of scores")

    @property
    def mask(self) -> BoolArray:
        """True on real tokens, (num_instances, num_tokens)."""
        return np.arange(self.a.shape[1]) < self.lengths[:, None]

    def take(self, rows: IntArray) -> "ScorePair":
        """These instances only, as wide as the longest of them and NaN on padding."""
        lengths = self.lengths[rows]
        width = lengths.max(initial=0)
        real = np.arange(width) < lengths[:, None]
        a, b = (np.where(real, scores[rows, :width], np.nan) for scores in (self.a, self.b))
        return ScorePair(a, b, lengths, self.non_zero[rows], self.average_length)


@dataclass(frozen=True)
class Agreement:
    """How far two importance measures agree, one entry per instance."""

    value: FloatArray  #: NaN where undefined
    p_value: FloatArray  #: NaN where undefined or where the measure has none
    k: IntArray  #: tokens compared
    undefined: StrArray  #: why `value` is NaN; "" where it is defined


def why_undefined(pair: ScorePair, k: IntArray) -> StrArray:
    """Why no order of tokens can be compared, per instance; "" where it can."""
    constant = is_constant(pair.a, pair.mask) | is_constant(pair.b, pair.mask)
    return np.select(
        [pair.lengths < 2, k == 0, has_nan(pair), has_only_zeros(pair), constant],
        ["fewer than 2 tokens", "k is 0", "NaN scores", "all scores 0", "constant scores"],
        default="",
    )


def is_constant(scores: FloatArray, mask: BoolArray) -> BoolArray:
    """Whether all real tokens of an instance have one score, (num_instances,)."""
    return np.all((scores == scores[:, :1]) | ~mask, axis=1)


def has_nan(pair: ScorePair) -> BoolArray:
    """Whether a real token of an instance has a NaN score in either vector, (num_instances,)."""
    return np.any((np.isnan(pair.a) | np.isnan(pair.b)) & pair.mask, axis=1)


def has_only_zeros(pair: ScorePair) -> BoolArray:
    """Whether all real tokens of an instance have score 0 in either vector, (num_instances,)."""
    return np.all((pair.a == 0) | ~pair.mask, axis=1) | np.all((pair.b == 0) | ~pair.mask, axis=1)


class AgreementMeasure(Registrable):
    """Compares two score vectors per instance.

    A measure of your own needs only `agree`, which sees one instance at a time:

        @AgreementMeasure.register("cosine")
        class Cosine(AgreementMeasure):
            worst = 0.0

            def agree(self, a, b):
                return 1 - scipy.spatial.distance.cosine(a, b), math.nan

    A measure that works on many instances at once overrides `compare` instead. What chance gives is
    found by relabelling (see `chance_of`), unless `chance_moments` knows it in closed form.
    """

    worst: float = -1.0  #: the value furthest from agreement
    best: float = 1.0  #: that of full agreement; less than `worst` for a distance
    batch_cells: int = 2**14  #: scores per batch of `compare`; keeps its arrays in cache

    def agree(self, a: FloatArray, b: FloatArray) -> tuple[float, float]:
        """Value and p-value (NaN if there is none) of one instance, both (num_tokens,)."""
        raise NotImplementedError(f"{type(self).__name__} implements neither agree nor compare")

    def compare(self, pair: ScorePair, k: IntArray) -> tuple[FloatArray, FloatArray]:
        """Values and p-values of instances where they are defined; scores are NaN on padding."""
        rows = zip(pair.a, pair.b, pair.lengths, strict=True)
        results = [self.agree(a[:length], b[:length]) for a, b, length in rows]
        return np.array([value for value, _ in results]), np.array([p for _, p in results])

    def values(self, pair: ScorePair, k: IntArray) -> FloatArray:
        """The values of `compare` alone; override it where they cost less than the p-values."""
        return self.compare(pair, k)[0]

    def relabelled_values(self, pair: ScorePair, k: IntArray, orders: IntArray) -> FloatArray:
        """`values` for every order of `pair.b`; override it where orders have work in common.

        Args:
            pair: As in `compare`.
            k: Likewise.
            orders: (num_orders, num_instances, num_tokens), positions; padding stays in its place.

        Returns:
            (num_orders, num_instances).
        """
        relabelled = (np.take_along_axis(pair.b, order, axis=1) for order in orders)
        return np.stack([self.values(replace(pair, b=b), k) for b in relabelled])

    def chance_moments(self, pair: ScorePair, k: IntArray) -> tuple[FloatArray, FloatArray]:
        """Exact mean and standard deviation by chance; NaN where there is no closed form.

        By chance means over all orders of one vector's scores, each equally likely, so that both
        vectors keep their scores. As in `compare`, the instances are those with a value.
        """
        unknown = np.full(len(k), np.nan)
        return unknown, unknown

    def tokens_compared(self, pair: ScorePair) -> IntArray:
        """The column `k`: all tokens, unless a measure says otherwise."""
        return pair.lengths

    def why_undefined(self, pair: ScorePair, k: IntArray) -> StrArray:
        """Reasons per instance, "" where `compare` shall be asked."""
        return why_undefined(pair, k)

    def __call__(self, pair: ScorePair) -> Agreement:
        """Compares `pair.a` with `pair.b` on every instance."""
        k = self.tokens_compared(pair)
        undefined = self.why_undefined(pair, k)
        value, p_value = np.full((2, len(k)), np.nan)
        for rows in self.batches(pair.lengths, np.flatnonzero(undefined == "")):
            value[rows], p_value[rows] = self.compare(pair.take(rows), k[rows])
        unexplained = np.isnan(value) & (undefined == "")
        return Agreement(value, p_value, k, np.where(unexplained, "no value", undefined))

    def batches(self, lengths: IntArray, rows: IntArray) -> Iterator[IntArray]:
        """Splits `rows` into batches of instances of similar length, so that padding is rare."""
        rows = rows[np.argsort(lengths[rows], kind="stable")]
        while len(rows):
            cells = lengths[rows] * np.arange(1, len(rows) + 1)
            size = max(1, int(np.searchsorted(cells, self.batch_cells, side="right")))
            yield rows[:size]
            rows = rows[size:]
