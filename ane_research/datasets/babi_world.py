"""A small world of people who walk about and carry things, and what a story tells of it."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

ACTORS = ("Anna", "Bruno", "Clara", "Felix")
PLACES = ("attic", "cellar", "library", "pantry", "terrace", "workshop")
OBJECTS = ("ladder", "lantern", "violin")

_CHANCE_TO_DROP, _CHANCE_TO_TAKE = 0.25, 0.5


@dataclass(frozen=True)
class Fact:
    """One thing that happens."""

    actor: str
    action: Literal["go", "take", "drop"]
    target: str  #: where to, or what


class Answer(NamedTuple):
    """A place, and the positions in the story of the facts it follows from, ascending."""

    place: str
    facts: tuple[int, ...]


@dataclass(frozen=True)
class Question:
    """Where a person or a thing is; or where it was before it came, the last time, to a place."""

    thing: str
    before: str | None = None


def simulate(rng: random.Random, objects: tuple[str, ...]) -> Iterator[Fact]:
    """What happens, without end. Where things and people are at first is not told."""
    people: dict[str, str] = {}
    things = {thing: rng.choice(PLACES) for thing in objects}
    while True:
        actor = rng.choice(ACTORS)
        held = [thing for thing in objects if things[thing] == actor]
        here = [thing for thing in objects if things[thing] == people.get(actor)]
        if held and rng.random() < _CHANCE_TO_DROP:
            fact = Fact(actor, "drop", rng.choice(held))
            things[fact.target] = people[actor]
        elif here and rng.random() < _CHANCE_TO_TAKE:
            fact = Fact(actor, "take", rng.choice(here))
            things[fact.target] = actor
        else:
            others = [place for place in PLACES if place != people.get(actor)]
            fact = Fact(actor, "go", rng.choice(others))
            people[actor] = fact.target
        yield fact


class Knowledge:
    """What follows from the facts of a story told so far."""

    def __init__(self, facts: Iterable[tuple[int, Fact]] = ()) -> None:
        self.places: dict[str, Answer] = {}  # of people and things
        self.carried: dict[str, tuple[str, int]] = {}  # thing: who has it, and when it was taken
        self.arrivals: dict[Question, Answer] = {}  # of things, the last at each place
        for position, fact in facts:
            self.tell(position, fact)

    def tell(self, position: int, fact: Fact) -> None:
        """Adds the next fact of the story."""
        if fact.action == "go":
            self.places[fact.actor] = Answer(fact.target, (position,))
            for thing, (carrier, taken) in self.carried.items():
                if carrier == fact.actor:
                    self._put(thing, Answer(fact.target, (taken, position)))
            return
        there = self.places.get(fact.actor)
        self._put(fact.target, there and Answer(there.place, (*there.facts, position)))
        if fact.action == "take":
            self.carried[fact.target] = fact.actor, position
        else:
            self.carried.pop(fact.target, None)

    def _put(self, thing: str, there: Answer | None) -> None:
        """Notes where a thing is now, which may not be known, and where it has come from."""
        before = self.places.pop(thing, None)
        if there is None:
            return
        if before is not None and before.place != there.place:
            facts = sorted({*before.facts, *there.facts})
            self.arrivals[Question(thing, before=there.place)] = Answer(before.place, tuple(facts))
        self.places[thing] = there

    def answer(self, question: Question) -> Answer | None:
        """The answer, or None where the facts do not tell."""
        if question.before is None:
            return self.places.get(question.thing)
        return self.arrivals.get(question)
