"""The embedded data set: generated sentiment sentences whose deciding words are known.

A context-free grammar writes English-like sentences; `find_phrases` then reads off each polarity
word's weight by three rules, and the sign of their sum is the label. Negators are as common before
positive as before negative words, so that counting words does not give the label away.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from ane_research.datasets.planted_grammar import (
    INTENSIFIERS,
    NEGATIVE,
    NEGATORS,
    POSITIVE,
    RULES,
)

_SHORTEST, _LONGEST = 5, 40


class Sizes(NamedTuple):
    """Sentences, or questions, per split."""

    train: int = 4000
    validation: int = 500
    test: int = 500


class Phrase(NamedTuple):
    """A polarity word with the words that change its weight."""

    positions: list[int]
    weight: int  #: positive for praise, negative for blame


@dataclass(frozen=True)
class LabeledSentence:
    """A sentence, its label and the words that decide it."""

    tokens: list[str]
    label: str  #: "1" for praise, "0" for blame
    rationale: list[int]  #: positions of the phrases whose weight has the label's sign


def generate(sizes: Sizes, seed: int) -> dict[str, list[LabeledSentence]]:
    """The splits "train", "validation" and "test", in which no sentence occurs twice.

    The test split comes first from the stream of sentences and the training split last: another
    size of the training split leaves the other two as they are.
    """
    stream = _distinct_sentences(random.Random(seed))
    return {
        split: [next(stream) for _ in range(getattr(sizes, split))]
        for split in reversed(Sizes._fields)
    }


def find_phrases(tokens: list[str]) -> list[Phrase]:
    """The polarity words of a sentence, weighed by the three rules of the data set.

    A polarity word weighs 1, or -1 if it is negative; an intensifier anywhere before it, since the
    last polarity word, doubles that; a negator likewise reverses it.
    """
    phrases = []
    modifiers: list[int] = []
    weight = 1
    for position, token in enumerate(tokens):
        if token in NEGATORS or token in INTENSIFIERS:
            modifiers.append(position)
            weight *= -1 if token in NEGATORS else 2
        elif token in POSITIVE or token in NEGATIVE:
            sign = 1 if token in POSITIVE else -1
            phrases.append(Phrase([*modifiers, position], sign * weight))
            modifiers, weight = [], 1
    return phrases


def _distinct_sentences(rng: random.Random) -> Iterator[LabeledSentence]:
    seen = set()
    while True:
        tokens = _agree_articles(_expand("SENTENCE", rng))
        phrases = find_phrases(tokens)
        total = sum(phrase.weight for phrase in phrases)
        if total != 0 and _SHORTEST <= len(tokens) <= _LONGEST and tuple(tokens) not in seen:
            seen.add(tuple(tokens))
            deciding = [phrase for phrase in phrases if phrase.weight * total > 0]
            rationale = [position for phrase in deciding for position in phrase.positions]
            yield LabeledSentence(tokens, "1" if total > 0 else "0", rationale)


def _expand(symbol: str, rng: random.Random) -> list[str]:
    if symbol not in RULES:
        return [symbol]
    chosen = rng.choice(RULES[symbol])
    return [token for part in chosen.split() for token in _expand(part, rng)]


def _agree_articles(tokens: list[str]) -> list[str]:
    return [
        "an" if token == "a" and following[0] in "aeiou" else token
        for token, following in pairwise([*tokens, "."])
    ]
