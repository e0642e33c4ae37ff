"""What a few trained models on one test set allow to say: intervals, tests, effect sizes.

Pure functions of arrays. A matrix of values is (num_seeds, num_instances): a row for each trained
model (seed), a column for each test instance, NaN where the value is undefined.
"""

from ane_research.inference.bootstrap import Interval, difference_interval, mean_interval
from ane_research.inference.comparison import Comparison, compare_experiments
from ane_research.inference.holm import holm
from ane_research.inference.jackknife import pair_pseudovalues
from ane_research.inference.permutation import permutation_p_value, smallest_p_value

__all__ = [
    "Comparison",
    "Interval",
    "compare_experiments",
    "difference_interval",
    "holm",
    "mean_interval",
    "pair_pseudovalues",
    "permutation_p_value",
    "smallest_p_value",
]
