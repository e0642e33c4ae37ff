import numpy as np
import pytest
import torch

from ane_research.counterfactual import Permutation
from ane_research.counterfactual.base import attended_texts
from tests.classifiers import batch, classifier
from tests.counterfactual.conftest import LENGTHS
from tests.tolerances import EXACT


def test_orders_are_of_the_real_tokens_weights(model, attended) -> None:
    candidates = Permutation(7).candidates(model, attended)
    assert candidates.shape == (7, 4, 9)
    ordered = candidates.sort(-1).values
    own = attended.weights.sort(-1).values.expand(7, 4, 9)
    assert torch.equal(ordered, own)
    assert (candidates[:, ~attended.mask] == 0).all()


def test_every_order_is_as_likely_as_any_other(generator: torch.Generator) -> None:
    model, text = classifier(), batch([3], generator)
    with torch.no_grad():
        cached = attended_texts(model, text.tokens, text.mask)
    candidates = Permutation(6000).candidates(model, cached).squeeze(1)
    orders, counts = np.unique(candidates.numpy(), axis=0, return_counts=True)
    assert len(orders) == 6
    # 1,000 of each are expected; five standard deviations of a binomial count are 145.
    assert abs(counts - 1000).max() < 145


@pytest.mark.parametrize("num_labels", [2, 3])
def test_statistics_are_those_of_a_plain_loop(num_labels, generator: torch.Generator) -> None:
    model, texts = classifier(num_labels=num_labels), batch(LENGTHS, generator)
    found = Permutation(num_permutations=10, seed=5)(model, texts.tokens, texts.mask)
    keys = torch.rand((10, 4, 9), generator=torch.Generator().manual_seed(5))
    output = model(texts.tokens)
    for row, length in enumerate(LENGTHS):
        states = model.encode(model.embed(texts.tokens), texts.mask)[row : row + 1, :length]
        own = output["attention"][row, :length]
        changes = []
        for number in range(10):
            shuffled = own[keys[number, row, :length].argsort()].unsqueeze(0)
            probabilities = model.probabilities(model.decode(states, shuffled))[0]
            change = (probabilities - output["probabilities"][row]).abs().sum() / 2
            changes.append(change.item())
        assert found.median_tvd[row].item() == pytest.approx(np.median(changes), abs=EXACT)
        assert found.mean_tvd[row].item() == pytest.approx(np.mean(changes), abs=EXACT)
        assert found.max_tvd[row].item() == pytest.approx(np.max(changes), abs=EXACT)
        assert found.max_attention[row].item() == pytest.approx(own.max().item(), abs=EXACT)
        assert found.num_accepted[row] == sum(change <= 0.05 for change in changes)


def test_uniform_attention_can_be_shuffled_at_will(generator: torch.Generator) -> None:
    model, texts = classifier(activation="uniform"), batch(LENGTHS, generator)
    found = Permutation()(model, texts.tokens, texts.mask)
    assert (found.max_tvd < EXACT).all()
    assert (found.max_jsd < EXACT).all()


def test_a_small_memory_budget_gives_as_many_rows(model, texts) -> None:
    found = Permutation(memory_budget=1)(model, texts.tokens, texts.mask)
    assert found.weights.shape == (4, 9)
    assert found.num_candidates.tolist() == [100] * 4
