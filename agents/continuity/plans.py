"""What the plan of a series says against itself: states given twice, exits that the next entry does not agree with, and people who act
because of what they were not there for. Pure."""

import itertools
from collections.abc import Iterator

from loreboard.story.bible import Beat, Bible, EpisodePlan, Family, State
from loreboard.story.facts import At, Contradiction
from loreboard.story.script import Language

from .words import contradiction

_CHOSEN: tuple[Family, ...] = ("want", "bargain", "refuse")
"""Beats in which somebody answers to what they know; others happen to people, or are done because of things that lie about."""


def edges(plans: tuple[EpisodePlan, ...], language: Language = "en") -> list[Contradiction]:
    """Exit states that the next episode's entry does not agree with, and states given twice."""
    out: list[Contradiction] = []
    for plan in plans:
        for name, states in (("entry", plan.entry), ("exit", plan.exit)):
            out += _given_twice(plan.number, name, states, language)
    for before, after in itertools.pairwise(plans):
        left = {_key(state): state for state in before.exit}
        for state in after.entry:
            was = left.get(_key(state))
            if was and was.value.casefold() != state.value.casefold():
                holes = {"who": state.who, "kind": state.attribute, "was": was.value, "now": state.value, "episode": str(after.number)}
                out.append(contradiction("edge", _plan(before.number), _plan(after.number), language, **holes))
    return out


def unknowing(book: Bible, language: Language) -> Iterator[Contradiction]:
    """Beats that somebody drives because of another that they were not there for, and of which nobody can have told them.

    Whoever is on a beat knows it, and so does, from then on, whoever is on a later beat with them; whoever acts in the same place at the same
    time has seen it too.
    """
    known: dict[str, set[str]] = {}
    seen: dict[str, tuple[int, Beat]] = {}
    people = {person.name.casefold() for person in book.cast}
    for plan in book.episodes:
        for beat in plan.beats:
            there = {name.casefold() for name in beat.on} | {beat.drives.casefold()}
            told = set().union(*(known.get(name, set()) for name in there))
            for cause in beat.because:
                if cause in seen and beat.family in _CHOSEN and beat.drives.casefold() in people and cause not in told:
                    episode, first = seen[cause]
                    if (first.place, first.time) == (beat.place, beat.time):
                        continue
                    holes = {
                        "who": beat.drives,
                        "was": first.what or first.id,
                        "now": beat.what or beat.id,
                        "there": _listed(first.on, language),
                    }
                    yield contradiction("acts-unknowing", _plan(episode), _plan(plan.number), language, **holes)
            for name in there:
                known[name] = told | {beat.id}
            seen[beat.id] = (plan.number, beat)


def _key(state: State) -> tuple[str, str]:
    return state.who.casefold(), state.attribute.casefold()


def _plan(number: int) -> At:
    return At(episode=number, scene="", line=0)


def _given_twice(number: int, name: str, states: tuple[State, ...], language: Language) -> Iterator[Contradiction]:
    seen: dict[tuple[str, str], str] = {}
    for state in states:
        was = seen.get(_key(state), state.value)
        if was != state.value:
            holes = {"who": state.who, "kind": state.attribute, "was": was, "now": state.value, "edge": name}
            yield contradiction("two-values", _plan(number), _plan(number), language, **holes)
        seen[_key(state)] = state.value


def _listed(names: tuple[str, ...], language: Language) -> str:
    return (", " if language == "en" else "、").join(names)
