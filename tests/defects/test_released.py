import copy
from pathlib import Path

import pytest

from ane_research.configuration import load_configuration
from ane_research.defects.released import BY_LENGTH, RELEASED, variations, with_released

EXPERIMENTS = Path(__file__).parents[2] / "experiments"
ALL = {behaviour.name for behaviour in RELEASED}
CORRECT = "sst_tanh_sparsemax.jsonnet"
AS_RELEASED = "as_released/sst_tanh_sparsemax_as_released.jsonnet"


def test_all_of_them_are_what_the_as_released_experiments_set() -> None:
    correct, released = (load_configuration(EXPERIMENTS / name) for name in (CORRECT, AS_RELEASED))
    assert with_released(correct, ALL) == released


@pytest.mark.parametrize("name", [CORRECT, AS_RELEASED])
def test_none_of_them_is_the_correct_study_wherever_it_starts(name: str) -> None:
    study = with_released(load_configuration(EXPERIMENTS / name), set())
    evaluation = study["evaluation"]
    assert not evaluation["drop_edges"]
    assert not evaluation["attend_to_padding"]
    assert not evaluation["pooled_significance"]
    gradient = {"type": "gradient", "target": "probability", "detach_attention": True}
    assert evaluation["importance"]["gradient"] == gradient
    top_k = {"type": "kendall_top_k", "k": "non_zero"}
    assert evaluation["agreement"]["kendall_top_k_non_zero"] == top_k
    sampler = study["validation_data_loader"]["batch_sampler"]
    assert sampler == BY_LENGTH["batch_sampler"]


@pytest.mark.parametrize("variant", ["as_released", {"type": "as_released"}])
def test_the_released_formula_is_known_however_it_is_spelt(variant) -> None:
    configuration = load_configuration(EXPERIMENTS / CORRECT)
    measure = {"type": "kendall_top_k", "k": 2, "variant": variant}
    configuration["evaluation"]["agreement"] = {"mine": measure}
    agreement = with_released(configuration, set())["evaluation"]["agreement"]
    assert agreement["mine"] == {"type": "kendall_top_k", "k": 2}


def test_batches_by_length_are_left_as_an_experiment_has_them() -> None:
    configuration = load_configuration(EXPERIMENTS / CORRECT)
    loader = with_released(configuration, set())["validation_data_loader"]
    assert loader == configuration["validation_data_loader"]


@pytest.mark.parametrize("behaviour", RELEASED, ids=lambda behaviour: behaviour.name)
def test_each_changes_something_and_leaves_what_it_was_given(behaviour) -> None:
    configuration = load_configuration(EXPERIMENTS / CORRECT)
    before = copy.deepcopy(configuration)
    changed = with_released(configuration, {behaviour.name})
    assert changed != with_released(configuration, set())
    assert configuration == before


def test_each_is_tried_alone_and_with_all_others() -> None:
    tried = variations()
    assert [*tried] == ["correct", *(behaviour.name for behaviour in RELEASED), "all"]
    assert tried["correct"] == set()
    assert tried["all"] == ALL
    assert all(tried[name] == {name} for name in ALL)
