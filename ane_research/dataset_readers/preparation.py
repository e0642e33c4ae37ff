"""How Jain & Wallace 2019 prepare texts: one tokenizer for each of their ways.

Each reads a text and returns its tokens, so that any reader can take any (argument `tokenizer`).
"""

import re

from allennlp.data import Token, Tokenizer

from ane_research.dataset_readers.spacy_rules import spacy_words

NUMBER = "qqq"
DEIDENTIFIED = "<DE>"


@Tokenizer.register("jain_wallace")
class JainWallaceTokenizer(Tokenizer):
    """spaCy's tokens in lower case, "qqq" for each with a digit in it. Theirs of AG News."""

    def tokenize(self, text: str) -> list[Token]:
        """The prepared tokens of a text."""
        return [Token(word) for word in self.words(text)]

    def words(self, text: str) -> list[str]:
        """The prepared words of a text."""
        return mask_numbers(lower_words(text))


@Tokenizer.register("jain_wallace_sst")
class JainWallaceSstTokenizer(JainWallaceTokenizer):
    """Words alone, in lower case: what is neither letter, digit nor "_" separates. Digits stay."""

    def words(self, text: str) -> list[str]:
        # The treebank writes its round brackets as words.
        return lower_words(" ".join(re.split(r"-[LR]RB-|\W", text)))


@Tokenizer.register("jain_wallace_20news")
class JainWallaceNewsgroupsTokenizer(JainWallaceTokenizer):
    """As "jain_wallace", then of each run of characters outside words the last one is a token.

    A space is none, so that a punctuation mark between words, which spaCy has split off, is gone;
    one inside a word, or the last of a text, stays.
    """

    def words(self, text: str) -> list[str]:
        return re.sub(r"\W*(\W)", r" \1 ", " ".join(super().words(text))).split()


@Tokenizer.register("jain_wallace_mimic")
class JainWallaceMimicTokenizer(JainWallaceTokenizer):
    """As "jain_wallace"; a de-identified passage is one token, as is a symbol again and again."""

    def words(self, text: str) -> list[str]:
        text = " ".join(lower_words(text))
        text = re.sub(r"\[ ?\* ?\*.*?\* ?\* ?\]", f" {DEIDENTIFIED} ", text)
        text = re.sub(r"([^a-zA-Z0-9\s])(?:\s*\1)+", r"\1 ", text)
        return mask_numbers(text.split())


def lower_words(text: str) -> list[str]:
    """spaCy's words of a text, in lower case."""
    return [word.lower() for word in spacy_words(" ".join(text.split()))]


def mask_numbers(words: list[str]) -> list[str]:
    """The words, each that holds a digit replaced by one symbol."""
    return [NUMBER if any(map(str.isdigit, word)) else word for word in words]
