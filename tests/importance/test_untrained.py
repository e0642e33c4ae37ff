import pytest
import torch
from allennlp.modules.text_field_embedders import BasicTextFieldEmbedder
from allennlp.modules.token_embedders import Embedding

from ane_research.errors import InputError
from ane_research.importance import AttentionWeights, UntrainedAttention
from ane_research.importance.untrained import untrained
from ane_research.modules.normal_embedding import NormalEmbedding
from tests.classifiers import ACTIVATIONS, average, batch, bilstm, classifier, convolution, gru
from tests.pairs import pair_classifier, pair_fields, pairs_of

LENGTHS = [6, 1, 9, 2]


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("encoder", [bilstm, average, convolution, gru])
def test_it_is_attention_of_a_model_that_shares_no_parameter(
    encoder, activation: str, generator: torch.Generator
) -> None:
    model, texts = classifier(activation=activation, encoder=encoder()), batch(LENGTHS, generator)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    weights = UntrainedAttention(seed=1)(model, texts)
    torch.testing.assert_close(weights.sum(1), torch.ones(len(LENGTHS)).double())
    assert not weights[~texts.mask].any()
    fresh = untrained(model, seed=1)
    for name, value in fresh.named_parameters():
        if "alpha" not in name:  # it always starts at the same value
            assert not torch.isclose(value, before[name]).any(), name
    for name, value in model.state_dict().items():
        assert torch.equal(value, before[name])


def test_it_differs_from_the_model_s_and_depends_on_the_seed(generator: torch.Generator) -> None:
    model, texts = classifier(), batch(LENGTHS, generator)
    weights = UntrainedAttention(seed=1)(model, texts)
    assert not torch.allclose(weights, AttentionWeights()(model, texts))
    assert not torch.allclose(weights, UntrainedAttention(seed=2)(model, texts))
    assert torch.equal(weights, UntrainedAttention(seed=1)(model, texts))


def test_other_random_numbers_are_left_as_they_were() -> None:
    model = classifier()
    torch.manual_seed(3)
    expected = torch.rand(4)
    torch.manual_seed(3)
    untrained(model, seed=1)
    assert torch.equal(torch.rand(4), expected)


def test_another_model_gets_parameters_of_its_own(generator: torch.Generator) -> None:
    measure, texts = UntrainedAttention(seed=1), batch(LENGTHS, generator)
    first = measure(classifier("tanh"), texts)
    assert not torch.allclose(measure(classifier("dot"), texts), first)


def test_a_learned_alpha_starts_anew() -> None:
    model = classifier(activation="entmax")
    with torch.no_grad():
        model.activation.alpha_logit.fill_(2.0)
    assert untrained(model, seed=1).activation.get_metrics()["entmax_alpha"] == 1.5


def test_a_module_that_cannot_be_started_is_named() -> None:
    model = classifier()
    model.scoring.extra = torch.nn.Parameter(torch.zeros(2))
    with pytest.raises(InputError, match=r"model.scoring: .* cannot start a TanhScoring"):
        untrained(model, seed=1)


def test_a_query_is_encoded_anew(generator: torch.Generator) -> None:
    model, fields = pair_classifier(), pair_fields(generator)
    fresh = untrained(model, seed=1)
    expected = AttentionWeights()(fresh, pairs_of(fresh, fields))
    found = UntrainedAttention(seed=1)(model, pairs_of(model, fields))
    assert torch.equal(found, expected)


def test_an_embedding_starts_as_its_own_class_does() -> None:
    model = classifier()
    for kind in (Embedding, NormalEmbedding):
        embedder = kind(embedding_dim=50, num_embeddings=5000)
        model.embedder = BasicTextFieldEmbedder({"tokens": embedder})
        weight = untrained(model, seed=1).embedder.token_embedder_tokens.weight
        # The standard error of the deviation of 250,000 draws is .0014 of it.
        assert weight.std().item() == pytest.approx(embedder.weight.std().item(), rel=0.02)
