"""Who speaks, and where, held against the bible: names and places that have drifted, and those whom the plan has dead. Pure."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from loreboard.screenplay.headings import take_apart
from loreboard.story.bible import Bible, EpisodePlan
from loreboard.story.facts import At, Contradiction
from loreboard.story.kinds import bare_place, told
from loreboard.story.script import Scene, Script

from .words import contradiction

_ALIKE = 0.4
"""Of `difflib`'s ratio, 0 to 1: "Bob" and "Bo" have 0.8."""


def strangers(book: Bible, number: int, script: Script) -> Iterator[Contradiction]:
    """Speakers whom the book does not know: a name drifted, or somebody was invented."""
    known = [person.name for person in book.cast]
    for scene in script.scenes:
        for name in scene.speakers:
            if book.character(name) is None:
                holes = {"who": name, "known": (", " if script.language == "en" else "、").join(_like(name, known))}
                at = At(episode=number, scene=scene.id, line=_first_cue(scene, name))
                yield contradiction("name-drift", at, _plan(number), script.language, **holes)


def _like(name: str, known: list[str]) -> list[str]:
    """Those of `known` that are spelled most like `name`; all of them where none is."""
    likeness = {person: SequenceMatcher(None, name.casefold(), person.casefold()).ratio() for person in known}
    best = max(likeness.values(), default=0.0)
    return [person for person, share in likeness.items() if share == best] if best >= _ALIKE else known


def places(book: Bible, number: int, script: Script) -> Iterator[Contradiction]:
    """Places of headings that the book does not know."""
    for scene in script.scenes:
        if (place := bare_place(take_apart(scene.heading).place)) and book.place(place) is None:
            at = At(episode=number, scene=scene.id, line=scene.span.first)
            yield contradiction("place-drift", at, _plan(number), script.language, place=place)


def speaks_while_gone(plan: EpisodePlan, number: int, script: Script) -> Iterator[Contradiction]:
    """Speeches of people whom the plan has dead when the episode begins; the plan stands first. A voice over may be anybody's."""
    words = told()["plan"]
    dead = {value for some in words["dead"].values() for value in some}
    gone = {s.who.casefold(): s for s in plan.entry if s.attribute.casefold() in words["life"] and s.value.casefold() in dead}
    for scene in script.scenes:
        heard = {e.name.casefold(): e for e in reversed(scene.elements) if e.kind == "character" and e.name and not e.extension}
        for name, cue in heard.items():
            if state := gone.get(name):
                at = At(episode=number, scene=scene.id, line=cue.span.first)
                yield contradiction("speaks-after-death", _plan(number), at, script.language, who=cue.name or "", was=state.value)


def _plan(number: int) -> At:
    return At(episode=number, scene="", line=0)


def _first_cue(scene: Scene, name: str) -> int:
    return next(e.span.first for e in scene.elements if e.kind == "character" and e.name == name)
