import pytest
import torch
from allennlp.models import Model

from ane_research.models import AttentionPairClassifier
from ane_research.modules.encoders import AverageEncoder, ConvolutionEncoder
from tests.classifiers import SCORINGS
from tests.pairs import (
    ENCODERS,
    HEADS,
    LABELS,
    LENGTHS,
    pair_alone,
    pair_classifier,
    pair_fields,
)
from tests.tolerances import EXACT


def test_it_is_registered() -> None:
    assert Model.by_name("attention_pair_classifier") is AttentionPairClassifier


def query_state(encoder, embedded: torch.Tensor) -> torch.Tensor:
    """The final state of one query without padding, (query_size,)."""
    states = encoder(embedded, torch.ones(embedded.shape[:2], dtype=torch.bool))[0]
    if isinstance(encoder, ConvolutionEncoder):
        return states.max(0).values
    if isinstance(encoder, AverageEncoder):
        return states.mean(0)
    _, last = encoder._module(embedded)
    return (last[0] if isinstance(last, tuple) else last).flatten()


def score(model: AttentionPairClassifier, h: torch.Tensor, q: torch.Tensor) -> torch.Tensor:
    scoring = model.scoring
    if not list(scoring.parameters()):
        return (h * q).sum() / len(h) ** 0.5
    added = scoring.project(h) + scoring.project_query(q)
    return (scoring.score.weight[0] * torch.tanh(added)).sum()


@pytest.mark.parametrize("encoder", ENCODERS)
@pytest.mark.parametrize("scoring", SCORINGS)
def test_a_pair_is_predicted_by_jain_and_wallaces_formula(
    scoring: str, encoder: str, generator: torch.Generator
) -> None:
    model = pair_classifier(scoring, encoder=ENCODERS[encoder]())
    fields = pair_fields(generator)
    output = model(**fields)
    for row, length in enumerate(LENGTHS):
        pair = pair_alone(fields, row)
        q = query_state(model.query_encoder, model.embed(pair["query"]))
        mask = torch.ones(1, length, dtype=torch.bool)
        states = model.encoder(model.embed(pair["tokens"]), mask)[0]
        scores = torch.stack([score(model, h, q) for h in states])
        weights = scores.exp() / scores.exp().sum()
        context = sum(weight * h for weight, h in zip(weights, states, strict=True))
        joined = torch.tanh(model.decoder(context) + model.query_decoder(q))
        expected = torch.softmax(model.output(joined), dim=0)
        torch.testing.assert_close(output["attention"][row, :length], weights, atol=EXACT, rtol=0)
        torch.testing.assert_close(output["probabilities"][row], expected, atol=EXACT, rtol=0)


@pytest.mark.parametrize("candidates", [False, True])
@pytest.mark.parametrize(("scoring", "activation"), HEADS)
def test_a_pair_is_predicted_alike_alone_and_beside_longer_ones(
    scoring: str, activation: str, candidates: bool, generator: torch.Generator
) -> None:
    model = pair_classifier(scoring, activation)
    fields = pair_fields(generator, candidates=candidates)
    together = model(**fields)
    for row, length in enumerate(LENGTHS):
        by_itself = model(**pair_alone(fields, row))
        for key, cut in (("probabilities", slice(None)), ("attention", slice(length))):
            torch.testing.assert_close(
                together[key][row, cut], by_itself[key][0], atol=EXACT, rtol=0
            )


@pytest.mark.parametrize("encoder", ENCODERS)
def test_the_query_decides(encoder: str, generator: torch.Generator) -> None:
    model = pair_classifier(encoder=ENCODERS[encoder]())
    fields = pair_fields(generator, [5, 5], [2, 2])
    fields["tokens"]["tokens"]["tokens"][1] = fields["tokens"]["tokens"]["tokens"][0]
    output = model(**fields)
    for key in ("attention", "probabilities"):
        assert (output[key][0] - output[key][1]).abs().max() > 1e-3


def test_what_is_no_candidate_has_no_probability(generator: torch.Generator) -> None:
    model = pair_classifier()
    fields = pair_fields(generator, candidates=True)
    allowed = fields["candidates"].bool()
    probabilities = model(**fields)["probabilities"]
    assert (probabilities[~allowed] == 0).all()
    del fields["candidates"]
    # Of those left, the shares are as among all.
    shares = model(**fields)["probabilities"] * allowed
    expected = shares / shares.sum(-1, keepdim=True)
    torch.testing.assert_close(probabilities, expected, atol=EXACT, rtol=0)


@pytest.mark.parametrize("candidates", [False, True])
@pytest.mark.parametrize(("scoring", "activation"), HEADS)
def test_loss_and_gradients_are_finite_and_reach_every_part(
    scoring: str, activation: str, candidates: bool, generator: torch.Generator
) -> None:
    model = pair_classifier(scoring, activation)
    fields = pair_fields(generator, candidates=candidates)
    output = model(**fields)
    output["loss"].backward()
    gold = output["probabilities"][range(len(LENGTHS)), fields["label"]]
    torch.testing.assert_close(output["loss"], -gold.log().mean(), atol=EXACT, rtol=0)
    for name, parameter in model.named_parameters():
        if activation == "uniform" and name.startswith("scoring."):
            continue  # no scores, no gradient
        assert parameter.grad.isfinite().all(), name
        assert (parameter.grad != 0).any(), name


def test_symbols_at_the_boundaries_have_no_attention(generator: torch.Generator) -> None:
    model = pair_classifier(boundary_symbols=True)
    weights = model(**pair_fields(generator, [3, 5, 9], [3, 4, 3]))["attention"]
    assert (weights[:, 0] == 0).all()
    for row, length in enumerate([3, 5, 9]):
        assert (weights[row, length - 1 :] == 0).all()
    torch.testing.assert_close(weights.sum(1), torch.ones(3).double(), atol=EXACT, rtol=0)


def test_predicted_labels_are_spelled_as_in_the_vocabulary(generator: torch.Generator) -> None:
    model = pair_classifier()
    output = model.make_output_human_readable(model(**pair_fields(generator)))
    chosen = output["probabilities"].argmax(-1).tolist()
    assert output["label"] == [LABELS[index] for index in chosen]


def test_metrics_are_the_accuracy(generator: torch.Generator) -> None:
    model = pair_classifier()
    fields = pair_fields(generator)
    right = model(**fields)["probabilities"].argmax(-1) == fields["label"]
    assert model.get_metrics(reset=True) == {"accuracy": right.double().mean().item()}


def test_an_archive_names_every_part() -> None:
    names = {name for name, _ in pair_classifier("tanh").named_parameters()}
    linear = ("scoring.project", "scoring.project_query", "decoder", "query_decoder", "output")
    encoders = {f"{kind}._module" for kind in ("encoder", "query_encoder")}
    assert {name.rsplit(".", 1)[0] for name in names} == {
        "embedder.token_embedder_tokens",
        *encoders,
        *linear,
        "scoring.score",
    }
