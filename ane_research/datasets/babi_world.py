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
        self.places: dict[str, Answer] = {}  # of people, and of things that nobody carries
        self.carried: dict[str, tuple[str, int]] = {}  # thing: who has it, and when it was taken
        self.arrivals: dict[Question, Answer] = {}  # of things, the last at each place
        for position, fact in facts:
            self.tell(position, fact)

    def tell(self, position: int, fact: Fact) -> None:
        """Adds the next fact of the story."""
        if fact.action == "go":
            self._go(position, fact.actor, fact.target)
        elif fact.action == "take":
            self.places.pop(fact.target, None)
            self.carried[fact.target] = fact.actor, position
        else:
            self.carried.pop(fact.target, None)
            if (there := self.places.get(fact.actor)) is not None:
                self.places[fact.target] = Answer(there.place, (*there.facts, position))

    def _go(self, position: int, actor: str, place: str) -> None:
        left = self.places.get(actor)
        for thing, (carrier, taken) in self.carried.items():
            if carrier == actor and left is not None and left.place != place:
                facts = (*sorted((taken, *left.facts)), position)
                self.arrivals[Question(thing, before=place)] = Answer(left.place, facts)
        self.places[actor] = Answer(place, (position,))

    def answer(self, question: Question) -> Answer | None:
        """The answer, or None where the facts do not tell."""
        if question.before is not None:
            return self.arrivals.get(question)
        if question.thing not in self.carried:
            return self.places.get(question.thing)
        carrier, taken = self.carried[question.thing]
        there = self.places.get(carrier)
        return there and Answer(there.place, tuple(sorted((taken, *there.facts))))
