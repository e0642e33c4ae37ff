import pytest
import torch

from ane_research.faithfulness import DecisionFlipByAttention, DecisionFlipByDeletion
from ane_research.importance import TextBatch
from ane_research.models import AttentionClassifier
from tests.classifiers import ACTIVATIONS, average, batch, bilstm, classifier
from tests.faithfulness.texts import KEY, KeyWordModel, kept_alone, key_texts, predicted, ranks
from tests.tolerances import EXACT

LENGTHS = [6, 2, 9, 3, 12]
BOTH = pytest.mark.parametrize("measure", [DecisionFlipByAttention(), DecisionFlipByDeletion()])


def undecided(model: AttentionClassifier, texts: TextBatch) -> AttentionClassifier:
    """Moves the decoder's bias so that decisions are close and flip."""
    whole = predicted(model, texts)
    with torch.no_grad():
        model.decoder.bias -= model.decode(whole.states, whole.weights).mean(0)
    return model


@pytest.mark.parametrize("num_labels", [2, 3])
@pytest.mark.parametrize("encoder", [bilstm, average])
def test_deletion_flips_at_the_first_other_decision(
    encoder, num_labels: int, generator: torch.Generator
) -> None:
    texts = batch(LENGTHS, generator)
    model = undecided(classifier(num_labels=num_labels, encoder=encoder()), texts)
    order = ranks(texts.mask, generator)
    found = DecisionFlipByDeletion()(model, predicted(model, texts), order)
    expected = []
    for row, length in enumerate(LENGTHS):
        decisions = [
            int(kept_alone(model, texts, row, rest).argmax())
            for gone in range(length)
            for rest in [[p for p in range(length) if order[row, p] >= gone]]
        ]
        others = [gone for gone, label in enumerate(decisions) if label != decisions[0]]
        expected.append(others[0] / length if others else 1.0)
    assert found.value.tolist() == pytest.approx(expected, abs=EXACT)
    assert "" in found.note


@pytest.mark.parametrize("num_labels", [2, 3])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_attention_flips_at_the_first_other_decision(
    activation: str, num_labels: int, generator: torch.Generator
) -> None:
    texts = batch(LENGTHS, generator)
    model = undecided(classifier(activation=activation, num_labels=num_labels), texts)
    order = ranks(texts.mask, generator)
    whole = predicted(model, texts)
    found = DecisionFlipByAttention()(model, whole, order)
    expected = []
    for row, length in enumerate(LENGTHS):
        first = 1.0
        for gone in range(1, length):
            left = whole.weights[row] * (order[row] >= gone)
            if left.sum() == 0:
                break
            weights = (left / left.sum()).unsqueeze(0)
            with torch.no_grad():
                logits = model.decode(whole.states[row : row + 1], weights)
            if model.probabilities(logits).argmax() != whole.decision[row]:
                first = gone / length
                break
        expected.append(first)
    assert found.value.tolist() == pytest.approx(expected, abs=EXACT)


@BOTH
def test_a_word_that_alone_decides_flips_when_it_goes(measure) -> None:
    model, texts = KeyWordModel(), key_texts([[KEY, 1, 1, 1], [1, KEY, 1, 1], [1, 1, 1, 1]])
    order = torch.tensor([[0, 1, 2, 3], [0, 2, 1, 3], [0, 1, 2, 3]])
    found = measure(model, predicted(model, texts), order)
    assert found.value.tolist() == [0.25, 0.75, 1.0]
    assert found.note == ["", "", "never flips"]


@BOTH
def test_the_curve_says_from_which_share_on_it_has_flipped(measure) -> None:
    model, texts = KeyWordModel(), key_texts([[1, KEY, 1, 1, 1], [1, 1, 1, 1, 1]])
    order = torch.tensor([[0, 1, 2, 3, 4], [0, 1, 2, 3, 4]])
    found = measure(model, predicted(model, texts), order)
    assert found.curve.tolist() == [[0, 0, 0, 1, 1, 1, 1, 1, 1, 1], [0] * 10]


@BOTH
def test_other_texts_and_padding_do_not_matter(measure, generator: torch.Generator) -> None:
    model, texts = classifier(), batch(LENGTHS, generator)
    order = ranks(texts.mask, generator)
    whole = predicted(model, texts)
    together = measure(model, whole, order)
    for row, length in enumerate(LENGTHS):
        single = whole[torch.tensor([row])]
        found = measure(model, single, order[row : row + 1])
        assert torch.equal(found.value[0], together.value[row])
        assert length == single.lengths


def test_a_text_of_many_words_is_deleted_in_few_steps() -> None:
    model, texts = KeyWordModel(), key_texts([[1] * 6 + [KEY] + [1] * 3])
    order = torch.arange(10).unsqueeze(0)
    found = DecisionFlipByDeletion(max_steps=4)(model, predicted(model, texts), order)
    # Steps of 2.5 words, rounded up: 3, 5 and 8 are gone.
    assert found.value.tolist() == [0.8]


def test_however_few_the_steps_the_last_leaves_one_word() -> None:
    model, texts = KeyWordModel(), key_texts([[1] * 8 + [KEY] + [1], [1] * 9 + [KEY]])
    order = torch.arange(10).repeat(2, 1)
    found = DecisionFlipByDeletion(max_steps=4)(model, predicted(model, texts), order)
    assert found.value.tolist() == [0.9, 1.0]
    assert found.note == ["", "never flips"]
