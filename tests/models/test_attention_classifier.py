import pytest
import torch
from allennlp.models import Model

from ane_research.models import AttentionClassifier
from ane_research.models.attention_classifier import REDUCTIONS
from tests.classifiers import HEADS, alone, batch, classifier, gru
from tests.tolerances import EXACT


def test_it_is_registered_under_the_name_of_neely_and_schouten() -> None:
    assert Model.by_name("jain_wallace_attention_binary_classifier") is AttentionClassifier


@pytest.mark.parametrize(("scoring", "activation"), HEADS)
def test_a_text_is_predicted_alike_alone_and_beside_longer_ones(
    scoring: str, activation: str, generator: torch.Generator
) -> None:
    model = classifier(scoring, activation)
    texts = batch([1, 2, 5, 9], generator)
    together = model(texts.tokens)
    for row, length in enumerate([1, 2, 5, 9]):
        by_itself = model(alone(texts, row).tokens)
        for key, cut in (("probabilities", slice(None)), ("attention", slice(length))):
            torch.testing.assert_close(
                together[key][row, cut], by_itself[key][0], atol=EXACT, rtol=0
            )


def test_the_context_is_the_weighted_sum_of_states(generator: torch.Generator) -> None:
    model = classifier()
    texts = batch([3, 4], generator)
    states = model.encode(model.embed(texts.tokens), texts.mask)
    weights = model.attend(states, texts.mask)
    context = sum(weights[:, t, None] * states[:, t] for t in range(4))
    torch.testing.assert_close(
        model.decode(states, weights), model.decoder(context), atol=EXACT, rtol=0
    )


def test_two_labels_share_one_output_and_the_probability_of_index_1_is_its_sigmoid() -> None:
    model = classifier()
    assert model.decoder.out_features == 1
    logits = torch.tensor([[0.3]]).double()
    probabilities = model.probabilities(logits)
    torch.testing.assert_close(probabilities[:, 1:], torch.sigmoid(logits), atol=EXACT, rtol=0)
    torch.testing.assert_close(probabilities.sum(-1), torch.ones(1).double(), atol=EXACT, rtol=0)


def test_more_labels_have_an_output_each() -> None:
    model = classifier(num_labels=5)
    probabilities = model.probabilities(torch.zeros(2, 5).double())
    torch.testing.assert_close(probabilities, torch.full((2, 5), 0.2).double())


@pytest.mark.parametrize("num_labels", [2, 4])
def test_the_loss_is_minus_the_log_probability_of_the_gold_label(
    num_labels: int, generator: torch.Generator
) -> None:
    model = classifier(num_labels=num_labels)
    texts = batch([3, 4, 2], generator, num_labels)
    output = model(texts.tokens, texts.label)
    gold = output["probabilities"][range(3), texts.label]
    torch.testing.assert_close(output["loss"], -gold.log().mean(), atol=EXACT, rtol=0)


def test_the_loss_may_be_the_sum_over_the_batch(generator: torch.Generator) -> None:
    texts = batch([3, 4, 2], generator)
    model = classifier()
    mean = model(texts.tokens, texts.label)["loss"]
    model.reduce_loss = REDUCTIONS["sum"]
    torch.testing.assert_close(
        model(texts.tokens, texts.label)["loss"], 3 * mean, atol=EXACT, rtol=0
    )


def test_the_area_under_the_curve_is_there_at_the_end_of_an_epoch(
    generator: torch.Generator,
) -> None:
    model = classifier()
    texts = batch([2] * 40, generator)
    model(texts.tokens, texts.label)
    assert set(model.get_metrics()) == {"accuracy"}
    assert set(model.get_metrics(reset=True)) == {"accuracy", "auc"}


def test_metrics_are_those_of_a_known_prediction() -> None:
    model = classifier()
    positive = torch.tensor([0.9, 0.8, 0.3, 0.6])
    model.update_metrics(torch.stack([1 - positive, positive], 1), torch.tensor([1, 0, 0, 1]))
    # Of the four pairs of a positive and a negative text three are ordered right.
    assert model.get_metrics(reset=True) == pytest.approx({"accuracy": 0.75, "auc": 0.75})


def test_other_encoders_take_their_input_size_from_the_embedder() -> None:
    assert classifier(encoder=gru()).encoder.get_input_dim() == 4


def test_predicted_labels_are_spelled_as_in_the_vocabulary(generator: torch.Generator) -> None:
    model = classifier()
    output = model.make_output_human_readable(model(batch([3, 4], generator).tokens))
    chosen = output["probabilities"].argmax(-1).tolist()
    assert output["label"] == [{0: "1", 1: "0"}[index] for index in chosen]
