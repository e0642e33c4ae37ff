"""How far two numbers may be apart, and why."""

#: float64, the same formula evaluated in another order.
EXACT = 1e-12

#: float32 modules whose sums run in another order: some ulps of numbers near 1.
FLOAT32 = 1e-6

#: Central differences in float64 with steps of 1e-5: their own error is of order 1e-10.
FINITE_DIFFERENCES = 1e-8
#: Single precision rounds a logit of some 100 by 1e-5, which exp turns into a part of the result.
SINGLE_BEHIND_EXP = 1e-2
