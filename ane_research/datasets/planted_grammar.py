# ruff: noqa: SIM905  (words read better in a line of text than in quotes)
"""The grammar and the words of the embedded data set.

`RULES` maps a symbol to its alternatives, all equally likely; what is no symbol is a word.
"""

_GOOD = (
    "amazing beautiful brilliant charming clever delightful elegant engaging excellent funny "
    "gripping inspired lovely memorable moving smart superb touching witty wonderful"
).split()
_BAD = (
    "annoying awful boring clumsy confusing disappointing dreadful dull forgettable hollow "
    "horrible lifeless messy pointless ridiculous shallow stupid tedious terrible ugly"
).split()
_CHARM = "charm depth elegance humor imagination magic warmth wit".split()
_BOREDOM = "boredom clutter confusion drivel filler nonsense sloppiness waste".split()
_LOVE = "admire adore enjoy love praise recommend".split()
_HATE = "deplore despise detest dislike hate regret".split()

POSITIVE = frozenset((*_GOOD, *_CHARM, *_LOVE))
NEGATIVE = frozenset((*_BAD, *_BOREDOM, *_HATE))
NEGATORS = frozenset("not never hardly scarcely barely nobody no without".split())
INTENSIFIERS = frozenset("very really truly deeply utterly extremely".split())

RULES: dict[str, list[str]] = {
    "SENTENCE": [
        "OPINION .",
        "OPINION .",
        "OPENING , OPINION .",
        "OPINION , CLOSING .",
        "FACT , and OPINION .",
        "FACT , LINK FACT , LINK OPINION .",
        "OPINION , LINK OPINION .",
        "OPINION , LINK OPINION .",
        "OPENING , OPINION , LINK OPINION .",
        "FACT ; OPINION , LINK OPINION , CLOSING .",
        "OPINION , OPINION , and OPINION .",
        "OPENING , FACT , LINK OPINION , LINK FACT , and OPINION .",
    ],
    "OPINION": ["ABOUT", "ABOUT", "ABOUT", "FEELING", "FEELING", "CONTENT"],
    # About half of all opinions are negated, so that counting words does not give the label away.
    "ABOUT": [
        "PART BE DEGREE ADJECTIVE",
        "it BE a DEGREE ADJECTIVE KIND",
        "PART SEEMS DEGREE ADJECTIVE",
        "PART SEEMS DEGREE ADJECTIVE to me",
        "PART BE NOT DEGREE ADJECTIVE",
        "it BE NOT a DEGREE ADJECTIVE KIND",
        "nobody found PART DEGREE ADJECTIVE",
    ],
    "FEELING": [
        "i HOW VERB PART",
        "you will HOW VERB PART",
        "i would NOT VERB PART",
        "my FRIEND did not HOW VERB PART",
    ],
    "CONTENT": [
        "PART offers SOME QUALITY",
        "there is SOME QUALITY in PART",
        "there is no QUALITY in PART",
        "PART unfolds without any QUALITY",
    ],
    "FACT": [
        "we saw it WHEN",
        "the story takes place in PLACE",
        "it was shot in PLACE WHEN",
        "my FRIEND bought the tickets WHEN",
        "the PERSON also wrote the book",
        "it runs for about two hours",
        "the story follows a PERSON from PLACE",
    ],
    "OPENING": ["WHEN", "as for this KIND", "to be clear", "by the end", "in the second half"],
    "CLOSING": ["if you ask me", "as my FRIEND said", "and that is that", "at least WHEN"],
    "LINK": ["but", "and", "although", "while", "because", "yet"],
    "PART": [
        "the THING",
        "the THING",
        "this KIND",
        "the PERSON",
        "the THING of this KIND",
        "the THING by the PERSON",
    ],
    "THING": "acting camera cast dialogue ending music plot script score story setting".split(),
    "KIND": "film movie drama comedy thriller sequel picture documentary".split(),
    "PERSON": "director writer actor actress narrator detective teacher soldier".split(),
    "FRIEND": "brother sister neighbor friend mother uncle".split(),
    "PLACE": ["paris", "a small town", "the city", "new york", "an old house", "the desert"],
    "WHEN": ["last night", "on a rainy sunday", "in the summer", "this morning", "years ago"],
    "BE": ["is", "was"],
    "SEEMS": ["seems", "feels", "looks"],
    "SOME": ["some", "much", "plenty of", "a lot of"],
    "NOT": ["not", "never", "hardly", "scarcely", "barely"],
    "HOW": ["", "", "", "really", "truly", "deeply"],
    "DEGREE": ["", "", "", "very", "really", "truly", "deeply", "utterly", "extremely"],
    "ADJECTIVE": _GOOD + _BAD,
    "QUALITY": _CHARM + _BOREDOM,
    "VERB": _LOVE + _HATE,
}
