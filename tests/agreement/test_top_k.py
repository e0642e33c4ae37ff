import numpy as np
import pytest
from allennlp.common import Params
from allennlp.common.checks import ConfigurationError

from ane_research.agreement import AgreementMeasure, AsReleased, Fagin, KendallTopK, TopKVariant
from ane_research.configuration.explain import explain_error
from ane_research.errors import InputError
from tests.agreement.builders import pair_of

LENGTHS = [0, 1, 3, 10, 100]
VARIANTS = [TopKVariant.by_name(name)() for name in TopKVariant.list_available()]


def k_of(k, **counts):
    pair = pair_of(*[(range(length), range(length)) for length in LENGTHS], **counts)
    return KendallTopK(k)(pair).k.tolist()


@pytest.mark.parametrize(
    ("k", "resolved"),
    [
        (1, [0, 1, 1, 1, 1]),
        (5, [0, 1, 3, 5, 5]),
        (0.5, [0, 1, 1, 5, 50]),
        (0.29, [0, 1, 1, 2, 29]),
        (1.0, LENGTHS),
        (1e-6, [0, 1, 1, 1, 1]),
    ],
)
def test_numbers_and_fractions_never_exceed_the_length(k, resolved):
    assert k_of(k) == resolved


def test_non_zero_is_taken_from_the_study():
    assert k_of("non_zero", non_zero=[0, 0, 2, 12, 40]) == [0, 0, 2, 10, 40]


def test_average_length_is_taken_from_the_study():
    assert k_of("average_length", average_length=19) == [0, 1, 3, 10, 19]


@pytest.mark.parametrize("variant", VARIANTS)
def test_k_of_0_is_undefined(variant):
    pair = pair_of(([1, 2, 3], [1, 2, 3]), non_zero=[0])
    agreement = KendallTopK("non_zero", variant)(pair)
    assert agreement.undefined.tolist() == ["k is 0"]
    assert np.isnan(agreement.value).all()
    assert agreement.k.tolist() == [0]


@pytest.mark.parametrize("k", [0, -1, 0.0, 1.5, -0.1, np.nan, "nonzero", "5", True, None, [3]])
def test_another_k_is_refused_with_the_choices(k):
    with pytest.raises(InputError) as error:
        KendallTopK(k)
    assert repr(k) in str(error.value)
    for choice in ("non_zero", "average_length", "integer >= 1", "fraction in (0, 1]"):
        assert choice in str(error.value)


def from_jsonnet(**params):
    return AgreementMeasure.from_params(Params({"type": "kendall_top_k", **params}))


@pytest.mark.parametrize("k", [5, 0.1, "non_zero", "average_length"])
def test_k_is_built_from_jsonnet_as_it_stands(k):
    assert from_jsonnet(k=k).k == k


def test_the_formula_is_fagins_unless_a_registered_name_says_otherwise():
    assert type(from_jsonnet(k=5).variant) is Fagin
    assert type(from_jsonnet(k="non_zero", variant="as_released").variant) is AsReleased


def test_a_variant_may_have_arguments():
    assert from_jsonnet(k=5, variant={"type": "fagin", "p": 0.25}).variant.p == 0.25


def test_another_variant_is_refused_with_the_nearest_name():
    with pytest.raises(ConfigurationError) as error:
        from_jsonnet(k=5, variant="fagn")
    message = "type: 'fagn' is not a registered name; did you mean 'fagin'?"
    assert str(explain_error(error.value)) == message


@pytest.mark.parametrize("variant", VARIANTS)
def test_there_is_no_p_value(variant):
    agreement = KendallTopK(2, variant)(pair_of(([1, 2, 3], [1, 3, 2])))
    assert np.isfinite(agreement.value).all()
    assert np.isnan(agreement.p_value).all()


@pytest.mark.parametrize("variant", VARIANTS)
def test_tokens_outside_both_lists_do_not_matter(variant):
    head = [9.0, 8.0, 7.0], [7.0, 9.0, 8.0]
    pair = pair_of(
        ([*head[0], 1, 2, 3], [*head[1], 3, 1, 2]), ([*head[0], 3, 2, 1], [*head[1], 3, 2, 1])
    )
    value = KendallTopK(3, variant)(pair).value
    assert value[0] == value[1]
