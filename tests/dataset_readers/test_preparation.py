"""Jain & Wallace's preparation of texts."""

from collections import Counter
from pathlib import Path

import pytest
from allennlp.common import Params
from allennlp.data import Tokenizer

from ane_research.dataset_readers import JainWallaceTokenizer, LabeledText, SstTokensReader
from tests.golden_jain_wallace import GoldenRun

UNKNOWN = 1


def prepare(name: str, text: str) -> list[str]:
    tokenizer = Tokenizer.from_params(Params({"type": name}))
    assert isinstance(tokenizer, JainWallaceTokenizer)
    return [token.text for token in tokenizer.tokenize(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It's  the\n2nd film, B2B.", ["it", "'s", "the", "qqq", "film", ",", "qqq"]),
        ("", []),
    ],
)
def test_words_are_lower_case_and_numbers_one_symbol(text: str, words: list[str]) -> None:
    assert prepare("jain_wallace", text) == words


def test_sst_keeps_words_and_digits_only() -> None:
    text = "-LRB- Is n't it , a 2nd-rate Film ? -RRB- caf\u00e9"
    expected = ["is", "n", "t", "it", "a", "2nd", "rate", "film", "caf\u00e9"]
    assert prepare("jain_wallace_sst", text) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("They won 5-4, again.", ["they", "won", "qqq", "qqq", "again", "."]),
        ("play-off", ["play", "off"]),
        ("It's a.b_c", ["it", "'", "s", "a", ".", "b_c"]),
        ("...", ["."]),
    ],
)
def test_20news_keeps_the_last_of_a_run_outside_words(text: str, words: list[str]) -> None:
    assert prepare("jain_wallace_20news", text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Seen on [**2118-6-2**] by Dr. [**Last Name**].", "seen on <DE> by dr. <DE> ."),
        ("Labs:\n======\nNa 140 --- fine", "labs : = na qqq - fine"),
    ],
)
def test_mimic_has_one_symbol_for_what_was_removed(text: str, words: str) -> None:
    assert prepare("jain_wallace_mimic", text) == words.split(" ")


def sentences(shared: Path, split: str) -> list[LabeledText]:
    tokenizer = Tokenizer.from_params(Params({"type": "jain_wallace_sst"}))
    reader = SstTokensReader(tokenizer=tokenizer)
    return list(reader.iterate_texts(str(shared / "data" / "sst" / f"{split}.txt")))


def test_the_real_sst_has_exactly_their_vocabulary(shared: Path) -> None:
    lines = GoldenRun(shared).folder.joinpath("vocabulary.txt").read_text("utf-8").splitlines()
    assert {word for text in sentences(shared, "train") for word in text.tokens} == set(lines[4:])


def test_the_real_sst_has_exactly_their_test_sentences_and_their_longest(shared: Path) -> None:
    golden = GoldenRun(shared)
    lines = golden.folder.joinpath("vocabulary.txt").read_text("utf-8").splitlines()
    ids = {word: number for number, word in enumerate(lines)}
    kept = [text for text in sentences(shared, "test") if len(text.tokens) > 5]
    ours = Counter(
        (int(text.label), *(ids.get(word, UNKNOWN) for word in text.tokens)) for text in kept
    )
    theirs = Counter(
        (int(label), *words[1:-1].tolist())
        for label, words in zip(golden.arrays["label"], golden.ids, strict=True)
    )
    assert theirs.total() == 1725
    assert theirs - ours == Counter()
    # Their filter also drops the longest text of each split.
    (extra,) = (ours - theirs).elements()
    assert len(extra) - len(["label"]) == max(len(text.tokens) for text in kept)
