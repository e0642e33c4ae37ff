import pytest
import torch

from ane_research.errors import InputError
from ane_research.faithfulness import Comprehensiveness, FaithfulnessMeasure, Sufficiency
from tests.classifiers import ACTIVATIONS, average, batch, bilstm, classifier, convolution
from tests.faithfulness.texts import KEY, KeyWordModel, kept_alone, key_texts, predicted, ranks
from tests.tolerances import EXACT

LENGTHS = [6, 2, 9, 3]
SHARES = (0.2, 0.5)


def brute_force(measure: str, model, texts, order: torch.Tensor, row: int) -> list[float]:
    """The falls of one text's probability, word lists made by hand."""
    length = int(texts.mask[row].sum())
    whole = kept_alone(model, texts, row, list(range(length)))
    label = int(whole.argmax())
    falls = []
    for share in SHARES:
        num_top = min(length - 1, max(1, -(-int(share * 10 * length) // 10)))
        top = [position for position in range(length) if order[row, position] < num_top]
        rest = [position for position in range(length) if position not in top]
        kept = top if measure == "sufficiency" else rest
        falls.append(float(whole[label] - kept_alone(model, texts, row, kept)[label]))
    return falls


@pytest.mark.parametrize("measure", ["comprehensiveness", "sufficiency"])
@pytest.mark.parametrize("encoder", [bilstm, average, convolution])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_words_are_deleted_as_if_each_text_was_written_without_them(
    measure: str, encoder, activation: str, generator: torch.Generator
) -> None:
    model = classifier(activation=activation, num_labels=3, encoder=encoder())
    texts = batch(LENGTHS, generator)
    order = ranks(texts.mask, generator)
    found = FaithfulnessMeasure.by_name(measure)(SHARES)(model, predicted(model, texts), order)
    expected = [brute_force(measure, model, texts, order, row) for row in range(len(LENGTHS))]
    torch.testing.assert_close(found.curve, torch.tensor(expected).double(), atol=1e-7, rtol=0)
    torch.testing.assert_close(found.value, found.curve.mean(1))


def test_a_word_that_alone_decides_is_comprehensive_and_suffices() -> None:
    texts = key_texts([[KEY, 1, 1, 1, 1], [1, 1, KEY]])
    model = KeyWordModel()
    first = torch.tensor([[0, 1, 2, 3, 4], [1, 2, 0, 5, 5]])
    whole = predicted(model, texts)
    gone = Comprehensiveness()(model, whole, first)
    alone = Sufficiency()(model, whole, first)
    torch.testing.assert_close(gone.value, torch.ones(2), atol=1e-3, rtol=0)
    torch.testing.assert_close(alone.value, torch.zeros(2), atol=1e-3, rtol=0)


def test_when_it_is_ranked_last_neither_holds() -> None:
    texts = key_texts([[KEY, 1, 1, 1, 1]])
    model = KeyWordModel()
    last = torch.tensor([[4, 0, 1, 2, 3]])
    whole = predicted(model, texts)
    gone = Comprehensiveness()(model, whole, last)
    alone = Sufficiency()(model, whole, last)
    torch.testing.assert_close(gone.curve, torch.zeros(1, 5), atol=1e-3, rtol=0)
    torch.testing.assert_close(alone.curve, torch.ones(1, 5), atol=1e-3, rtol=0)


def test_a_share_is_rounded_up_and_leaves_a_word() -> None:
    # Of five words: 1 % is one, 20 % is one, 21 % is two, 99 % is four.
    texts = key_texts([[1, 1, 1, KEY, 1]])
    model = KeyWordModel()
    order = torch.tensor([[0, 4, 2, 1, 3]])  # the key is the second
    shares = (0.01, 0.2, 0.21, 0.99)
    found = Comprehensiveness(shares)(model, predicted(model, texts), order)
    assert found.curve[0].round(decimals=2).tolist() == [0, 0, 1, 1]


@pytest.mark.parametrize("measure", ["comprehensiveness", "sufficiency"])
def test_neither_parts_nor_other_texts_nor_padding_matter(
    measure: str, generator: torch.Generator
) -> None:
    model, texts = classifier(), batch(LENGTHS, generator)
    order = ranks(texts.mask, generator)
    cls = FaithfulnessMeasure.by_name(measure)
    together = cls()(model, predicted(model, texts), order)
    in_parts = cls(memory_budget=1)(model, predicted(model, texts), order)
    torch.testing.assert_close(in_parts.curve, together.curve, atol=EXACT, rtol=0)
    backwards = torch.tensor([3, 2, 1, 0])
    other = cls()(model, predicted(model, texts)[backwards], order[backwards])
    torch.testing.assert_close(other.curve, together.curve[backwards], atol=EXACT, rtol=0)


@pytest.mark.parametrize("shares", [[], [0.0, 0.5], [1.0]])
def test_impossible_shares_are_refused(shares: list[float]) -> None:
    with pytest.raises(InputError, match="expected some between 0 and 1"):
        Comprehensiveness(shares)
