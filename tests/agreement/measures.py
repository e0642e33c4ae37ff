"""Every agreement measure, with different arguments."""

import pytest

from ane_research.agreement import AsReleased, KendallTau, KendallTopK

#: One of each kind, for tests that need not try them all.
SHORT = [pytest.param(KendallTau(), id="kendall_tau"), pytest.param(KendallTopK(3), id="top_3")]
MEASURES = [
    *SHORT,
    pytest.param(KendallTopK(1), id="top_1"),
    pytest.param(KendallTopK(0.5), id="top_half"),
    pytest.param(KendallTopK(3, AsReleased()), id="as_released_3"),
]
#: Those whose chance has a mean in closed form.
CLOSED = [MEASURES[0]]
