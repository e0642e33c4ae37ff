"""spaCy's rules for splitting English, without a model."""

import functools

import spacy
from allennlp.data import Token, Tokenizer
from spacy.language import Language


@Tokenizer.register("spacy_rules")
class SpacyRulesTokenizer(Tokenizer):
    """Splits as spaCy's English pipelines do: rules and exceptions, the same with every model.

    AllenNLP's own "spacy" loads a trained pipeline, which has to be downloaded.
    """

    def tokenize(self, text: str) -> list[Token]:
        """The tokens of a text; white space is none."""
        return [Token(word) for word in spacy_words(text)]


def spacy_words(text: str) -> list[str]:
    """The words of a text, as they stand; white space is none."""
    return [word.text for word in _rules().make_doc(text) if not word.is_space]


@functools.cache  # half a second to build, and the same for every reader
def _rules() -> Language:
    rules = spacy.blank("en")
    rules.max_length = 1 << 30  # the limit guards the memory of models, of which there is none
    return rules
