"""A model of which a study cannot ask what it asks is refused before it is trained."""

import pytest
import torch
from allennlp.data import Vocabulary
from allennlp.evaluation import Evaluator, SimpleEvaluator
from allennlp.models import BasicClassifier
from allennlp.modules.seq2vec_encoders import BagOfEmbeddingsEncoder
from allennlp.modules.text_field_embedders import BasicTextFieldEmbedder
from allennlp.modules.token_embedders import Embedding

from ane_research.counterfactual import Counterfactual
from ane_research.errors import InputError
from ane_research.evaluation import Study
from ane_research.evaluation.suitable_model import check_model
from ane_research.faithfulness import FaithfulnessMeasure
from ane_research.importance import ImportanceMeasure
from ane_research.models import AttentionClassifier, AttentionModel
from ane_research.modules.activations import Softmax
from tests.classifiers import classifier

NEED_NOTHING_MORE = [
    (ImportanceMeasure, ImportanceMeasure.list_available()),
    (FaithfulnessMeasure, FaithfulnessMeasure.list_available()),
    (Counterfactual, ["adversarial", "permutation"]),
]
MEASURES = [(kind, name) for kind, names in NEED_NOTHING_MORE for name in names]
KINDS = {
    ImportanceMeasure: "importance",
    FaithfulnessMeasure: "faithfulness",
    Counterfactual: "counterfactual",
}


def study_of(kind: type, name: str, **arguments: object) -> Study:
    """A study that asks for one measure and nothing else."""
    asked = {"importance": {}, KINDS[kind]: {name: kind.by_name(name)()}}
    return Study(**asked, agreement={}, **arguments)


class DecodesOtherwise(AttentionClassifier):
    def decode(self, states, weights, query=None):  # type: ignore[no-untyped-def]
        return super().decode(states, weights.square(), query)


def decodes_otherwise() -> AttentionModel:
    model = classifier()
    model.__class__ = DecodesOtherwise
    return model


def without_attention() -> BasicClassifier:
    vocab = Vocabulary()
    vocab.add_token_to_namespace("1", namespace="labels")
    embedder = BasicTextFieldEmbedder({"tokens": Embedding(4, num_embeddings=3)})
    return BasicClassifier(vocab, embedder, BagOfEmbeddingsEncoder(4))


@pytest.mark.parametrize(("kind", "name"), MEASURES)
def test_a_classifier_suits_every_measure_and_is_left_as_it_was(kind: type, name: str) -> None:
    model = classifier()
    before, state = torch.get_rng_state(), {**model.state_dict()}
    check_model(study_of(kind, name), model)
    assert all(torch.equal(state[key], value) for key, value in model.state_dict().items())
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize("kind", [ImportanceMeasure, FaithfulnessMeasure])
def test_a_model_that_decodes_otherwise_suits_measures_that_only_ask_it(kind: type) -> None:
    for name in {*kind.list_available()} - {"decision_flip_attention"}:
        check_model(study_of(kind, name), decodes_otherwise())


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (Counterfactual, "permutation"),
        (Counterfactual, "adversarial"),
        (FaithfulnessMeasure, "decision_flip_attention"),
    ],
)
def test_it_does_not_suit_those_that_decode_other_attention(kind: type, name: str) -> None:
    with pytest.raises(InputError, match=r"DecodesOtherwise: .* `AttentionModel\.decode`"):
        check_model(study_of(kind, name), decodes_otherwise())


@pytest.mark.parametrize(("of_the_model", "of_the_study"), [(True, None), (False, True)])
def test_counterfactuals_and_attention_to_padding_exclude_each_other(
    of_the_model: bool, of_the_study: bool | None
) -> None:
    model = classifier()
    model.activation = Softmax(attend_to_padding=of_the_model)
    study = study_of(Counterfactual, "permutation", attend_to_padding=of_the_study)
    with pytest.raises(InputError, match=r"attend_to_padding: .* ask one of both"):
        check_model(study, model)
    assert model.activation.attend_to_padding == of_the_model


def test_a_study_that_turns_attention_to_padding_off_may_ask_counterfactuals() -> None:
    model = classifier()
    model.activation = Softmax(attend_to_padding=True)
    check_model(study_of(Counterfactual, "permutation", attend_to_padding=False), model)


def test_an_adversary_needs_a_base() -> None:
    with pytest.raises(InputError, match="expected one of type trained_adversary"):
        check_model(study_of(Counterfactual, "trained_adversary"), classifier())


def test_a_model_without_attention_suits_no_study() -> None:
    with pytest.raises(InputError, match="a BasicClassifier is no AttentionModel"):
        check_model(study_of(ImportanceMeasure, "gradient"), without_attention())


def test_another_evaluator_than_the_study_may_have_any_model() -> None:
    evaluator: Evaluator = SimpleEvaluator()
    check_model(evaluator, without_attention())
