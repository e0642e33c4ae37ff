"""Every agreement measure, with different arguments."""

from typing import Any

import pytest

from ane_research.agreement import (
    AsReleased,
    Bucket,
    JensenShannon,
    KendallTau,
    KendallTopK,
    Pearson,
    RankBiasedOverlap,
    Spearman,
    TauAP,
    TopKJaccard,
    TopKOverlap,
    WeightedTau,
)


def named(**measures: Any) -> list[Any]:
    return [pytest.param(measure, id=name) for name, measure in measures.items()]


#: One of each kind, for tests that need not try them all.
SHORT = named(kendall_tau=KendallTau(), top_3=KendallTopK(3), jensen_shannon=JensenShannon())
#: Those whose chance has a mean in closed form.
CLOSED = named(
    kendall_tau=KendallTau(),
    spearman=Spearman(),
    pearson=Pearson(),
    tau_ap=TauAP(),
    jensen_shannon=JensenShannon(),
    overlap_1=TopKOverlap(1),
    overlap_3=TopKOverlap(3),
    bucket_1=KendallTopK(1, Bucket()),
    bucket_3=KendallTopK(3, Bucket()),
)
#: Those that see where in the text a token stands, if scores tie.
POSITIONAL = named(
    top_1=KendallTopK(1),
    top_3=KendallTopK(3),
    top_half=KendallTopK(0.5),
    as_released_3=KendallTopK(3, AsReleased()),
)
MEASURES = [
    *CLOSED,
    *POSITIONAL,
    *named(
        weighted_tau=WeightedTau(),
        jaccard_3=TopKJaccard(3),
        jaccard_half=TopKJaccard(0.5),
        overlap_p_5=RankBiasedOverlap(0.5),
        overlap_p_9=RankBiasedOverlap(),
    ),
]
