"""The embedded data set: its labels and rationales follow from its words."""

import hashlib
import json
from collections import Counter
from itertools import chain, pairwise

import pytest
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from ane_research.datasets.planted import LabeledSentence, Sizes, find_phrases, generate
from ane_research.datasets.planted_grammar import (
    INTENSIFIERS,
    NEGATIVE,
    NEGATORS,
    POSITIVE,
    RULES,
)

Splits = dict[str, list[LabeledSentence]]


@pytest.fixture(scope="module")
def splits() -> Splits:
    return generate(Sizes(), seed=0)


@pytest.fixture(scope="module")
def sentences(splits: Splits) -> list[LabeledSentence]:
    return list(chain.from_iterable(splits.values()))


def weights(sentence: str) -> list[int]:
    return [phrase.weight for phrase in find_phrases(sentence.split())]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("the plot is funny", [1]),
        ("the plot is dull", [-1]),
        ("the plot is very funny", [2]),
        ("the plot is not dull", [1]),
        ("the plot is not really dull", [2]),
        ("there is no charm in the plot", [-1]),
        ("the plot is not funny , but i love the cast", [-1, 1]),
        ("we saw it last night", []),
    ],
)
def test_the_rules_weigh_a_sentence_as_a_reader_would(sentence: str, expected: list[int]) -> None:
    assert weights(sentence) == expected


def test_a_phrase_is_its_word_with_negator_and_intensifier() -> None:
    (phrase,) = find_phrases(["nobody", "found", "the", "plot", "very", "funny", "."])
    assert phrase.positions == [0, 4, 5]


def test_the_kinds_of_words_are_disjoint() -> None:
    kinds = [POSITIVE, NEGATIVE, NEGATORS, INTENSIFIERS]
    assert sum(map(len, kinds)) == len(frozenset().union(*kinds))
    assert len(POSITIVE) == len(NEGATIVE) > 24


def test_every_symbol_and_every_word_of_weight_is_used(sentences: list[LabeledSentence]) -> None:
    symbols = {part for rule in RULES.values() for choice in rule for part in choice.split()}
    assert RULES.keys() - {"SENTENCE"} <= symbols
    words = set(chain.from_iterable(sentence.tokens for sentence in sentences))
    assert words >= POSITIVE | NEGATIVE | NEGATORS | INTENSIFIERS
    assert not [word for word in words if word.isupper()]


def test_the_label_is_the_sign_of_the_summed_weights(sentences: list[LabeledSentence]) -> None:
    for sentence in sentences:
        total = sum(phrase.weight for phrase in find_phrases(sentence.tokens))
        assert total != 0
        assert sentence.label == ("1" if total > 0 else "0")


def test_the_rationale_is_of_the_phrases_on_the_side_of_the_label(
    sentences: list[LabeledSentence],
) -> None:
    for sentence in sentences:
        side = 1 if sentence.label == "1" else -1
        phrases = find_phrases(sentence.tokens)
        expected = [position for p in phrases if p.weight * side > 0 for position in p.positions]
        assert sentence.rationale == expected


def test_the_rationale_alone_gives_the_label(sentences: list[LabeledSentence]) -> None:
    for sentence in sentences:
        kept = [sentence.tokens[position] for position in sentence.rationale]
        side = 1 if sentence.label == "1" else -1
        assert kept
        assert all(phrase.weight * side > 0 for phrase in find_phrases(kept))


def test_modifiers_always_have_a_word_to_modify(sentences: list[LabeledSentence]) -> None:
    for sentence in sentences:
        inside = {position for p in find_phrases(sentence.tokens) for position in p.positions}
        modifiers = {
            position
            for position, token in enumerate(sentence.tokens)
            if token in NEGATORS | INTENSIFIERS
        }
        assert modifiers <= inside


def test_no_sentence_occurs_twice(sentences: list[LabeledSentence]) -> None:
    assert len({tuple(sentence.tokens) for sentence in sentences}) == len(sentences)
    assert len(sentences) == sum(Sizes())


def test_lengths_spread_from_5_to_40(sentences: list[LabeledSentence]) -> None:
    lengths = Counter(len(sentence.tokens) for sentence in sentences)
    assert set(lengths) == set(range(5, 41))
    assert max(lengths.values()) < 0.1 * len(sentences)


def test_classes_and_negation_balance(splits: Splits) -> None:
    # Five standard errors of a fair coin.
    margin = 2.5 / len(splits["train"]) ** 0.5
    positive = [sentence.label == "1" for sentence in splits["train"]]
    assert sum(positive) / len(positive) == pytest.approx(0.5, abs=margin)
    negated = [
        any(sentence.tokens[position] in NEGATORS for position in phrase.positions)
        for sentence in splits["train"]
        for phrase in find_phrases(sentence.tokens)
    ]
    assert sum(negated) / len(negated) == pytest.approx(0.5, abs=0.06)


@pytest.mark.parametrize(("longest", "bound"), [(1, 0.7), (2, 0.85)])
def test_counting_words_or_pairs_of_words_does_not_give_the_label(
    splits: Splits, longest: int, bound: float
) -> None:
    vectorizer = CountVectorizer(token_pattern=r"\S+", ngram_range=(1, longest))
    train, test = (
        [" ".join(sentence.tokens) for sentence in splits[name]] for name in ("train", "test")
    )
    model = LogisticRegression(max_iter=1000)
    model.fit(vectorizer.fit_transform(train), [s.label for s in splits["train"]])
    accuracy = model.score(vectorizer.transform(test), [s.label for s in splits["test"]])
    assert accuracy < bound


def test_one_seed_is_one_data_set_on_every_python(splits: Splits) -> None:
    texts = {name: [" ".join(s.tokens) for s in split] for name, split in splits.items()}
    digest = hashlib.sha256(json.dumps(texts, sort_keys=True).encode()).hexdigest()
    assert digest[:16] == "ca8b8ece33a7b27a"


def test_another_seed_is_another_data_set() -> None:
    sizes = Sizes(20, 20, 20)
    assert generate(sizes, seed=1) == generate(sizes, seed=1)
    assert generate(sizes, seed=1) != generate(sizes, seed=2)


def test_the_size_of_the_training_split_leaves_the_others_as_they_are(splits: Splits) -> None:
    smaller = generate(Sizes(train=10), seed=0)
    assert len(smaller["train"]) == 10
    assert smaller["test"] == splits["test"]
    assert smaller["validation"] == splits["validation"]


def test_articles_agree_with_the_word_behind_them(sentences: list[LabeledSentence]) -> None:
    behind: dict[str, set[str]] = {"a": set(), "an": set()}
    for sentence in sentences:
        for token, following in pairwise(sentence.tokens):
            if token in behind:
                behind[token].add(following[0])
    assert behind["an"] == set("aeiou")
    assert behind["a"].isdisjoint("aeiou")
