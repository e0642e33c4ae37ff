"""spaCy's rules as a tokenizer."""

import pytest
from allennlp.common import Params
from allennlp.data import Tokenizer

from ane_research.dataset_readers import SpacyRulesTokenizer


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It's not (really) a film.", ["It", "'s", "not", "(", "really", ")", "a", "film", "."]),
        ("  two   spaces\n\nand lines ", ["two", "spaces", "and", "lines"]),
        ("I cannot pay $10.50 :-)", ["I", "can", "not", "pay", "$", "10.50", ":-)"]),
        ("", []),
        (" \t\n", []),
    ],
)
def test_english_is_split_by_rules_and_white_space_is_no_token(text: str, words: list[str]) -> None:
    assert [token.text for token in SpacyRulesTokenizer().tokenize(text)] == words


def test_a_text_longer_than_a_model_takes_is_split() -> None:
    assert len(SpacyRulesTokenizer().tokenize("a " * 500_001)) == 500_001


def test_a_configuration_names_it() -> None:
    tokenizer = Tokenizer.from_params(Params({"type": "spacy_rules"}))
    assert isinstance(tokenizer, SpacyRulesTokenizer)
