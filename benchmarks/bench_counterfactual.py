"""Counterfactual attention against one candidate after the other, from cached states."""

import copy
from collections.abc import Callable, Iterator
from functools import partial

import torch

from ane_research.counterfactual import Adversarial, Counterfactual, Permutation
from ane_research.counterfactual.base import AttendedTexts, attended_texts
from ane_research.models import AttentionClassifier
from benchmarks import counterfactual_reference as reference
from benchmarks.case import Case
from benchmarks.counterfactual_reference import Encoded
from benchmarks.texts import batches, classifier, sst_test_lengths

#: Of the 29 batches of the SST's test set, sorted by length.
SST_BATCHES = slice(2, None, 8)
NUM_STEPS = 50  #: of the search; a tenth of Jain & Wallace's


def cases(device: str) -> Iterator[Case]:
    """Permutation and the adversarial search, tanh scoring and softmax; then all of a study's."""
    model = classifier("tanh", "softmax", device=device).requires_grad_(False)
    sst = batches(sst_test_lengths(), device)
    with torch.no_grad():
        texts = [attended_texts(model, batch.tokens, batch.mask) for batch in sst[SST_BATCHES]]
    encoded = [reference.encode(model, batch) for batch in sst[SST_BATCHES]]
    short = Adversarial(num_steps=NUM_STEPS)
    plain: list[tuple[str, Counterfactual, Callable]] = [
        ("permutation, SST", Permutation(), reference.permutation),
        (f"adversarial search, {NUM_STEPS} steps, SST", short, reference.adversarial),
    ]
    for name, measure, one_by_one in plain:
        yield Case(
            name=name,
            ours=partial(effects, measure, model, texts),
            reference=partial(effects_one_by_one, one_by_one, measure, encoded),
            difference=largest_difference,
        )
    yield Case(
        name="adversarial search, 500 steps, SST's whole test set",
        ours=lambda: [Adversarial()(model, batch.tokens, batch.mask) for batch in sst],
        once=True,
    )


def effects(
    measure: Counterfactual, model: AttentionClassifier, texts: list[AttendedTexts]
) -> list[torch.Tensor]:
    """Median TVD and largest accepted JSD of each batch, from the same start every time."""
    measure = copy.deepcopy(measure)
    with torch.no_grad():
        found = [measure.effect(model, each, measure.candidates(model, each)) for each in texts]
    return [torch.stack([each.median_tvd, each.max_jsd]) for each in found]


def effects_one_by_one(
    one_by_one: Callable[[Counterfactual, Encoded], torch.Tensor],
    measure: Counterfactual,
    texts: list[Encoded],
) -> list[torch.Tensor]:
    """The same from a reference."""
    measure = copy.deepcopy(measure)
    return [one_by_one(measure, each) for each in texts]


def largest_difference(ours: list[torch.Tensor], theirs: list[torch.Tensor]) -> float:
    return max(float((a - b).abs().max()) for a, b in zip(ours, theirs, strict=True))
