"""Continuity: what code can know about states and people, and which lines contradict each other.

Entry and exit states are facts of the plan; who speaks, and where, are facts of the script. A contradiction always
names two places. The model is asked only to word the repairs (`writer.reconcile`).
"""

import itertools
from collections.abc import Mapping

from loreboard.screenplay.headings import take_apart
from loreboard.story.bible import Bible, EpisodePlan, State
from loreboard.story.facts import At, Contradiction
from loreboard.story.script import Scene, Script

_GONE = ("dead", "gone for good", "死", "已死")


def check(book: Bible, scripts: Mapping[int, Script]) -> tuple[Contradiction, ...]:
    """Everything in `scripts` and the plan of `book` that cannot both be true, in order of the story."""
    out = [*edges(book.episodes)]
    for number, script in sorted(scripts.items()):
        plan = next((e for e in book.episodes if e.number == number), None)
        out += _strangers(book, number, script)
        out += _places(book, number, script)
        if plan:
            out += _speaks_while_gone(plan, number, script)
    return tuple(out)


def edges(plans: tuple[EpisodePlan, ...]) -> list[Contradiction]:
    """Exit states that the next episode's entry does not agree with, and states given twice."""
    out: list[Contradiction] = []
    for plan in plans:
        for name, states in (("entry", plan.entry), ("exit", plan.exit)):
            out += _given_twice(plan.number, name, states)
    for before, after in itertools.pairwise(plans):
        left = {(s.who.casefold(), s.attribute.casefold()): s for s in before.exit}
        for state in after.entry:
            was = left.get((state.who.casefold(), state.attribute.casefold()))
            if was and was.value.casefold() != state.value.casefold():
                out.append(
                    Contradiction(
                        rule="edge",
                        first=At(episode=before.number, scene="", line=0),
                        second=At(episode=after.number, scene="", line=0),
                        what=f"{state.who}, {state.attribute}: leaves as {was.value!r}, comes in as {state.value!r}",
                        repair=f"Let episode {after.number} begin with {was.value!r}, or show the change.",
                        severity="error",
                    )
                )
    return out


def _given_twice(number: int, name: str, states: tuple[State, ...]) -> list[Contradiction]:
    seen: dict[tuple[str, str], str] = {}
    out: list[Contradiction] = []
    at = At(episode=number, scene="", line=0)
    for state in states:
        key = (state.who.casefold(), state.attribute.casefold())
        if key in seen and seen[key] != state.value:
            what = f"{state.who}, {state.attribute}: {seen[key]!r} and {state.value!r} at the same {name}"
            out.append(
                Contradiction(rule="two-values", first=at, second=at, what=what, repair="Keep one of them in bible.yaml.", severity="error")
            )
        seen[key] = state.value
    return out


def _strangers(book: Bible, number: int, script: Script) -> list[Contradiction]:
    """Speakers whom the book does not know: a name drifted, or somebody was invented."""
    out: list[Contradiction] = []
    for scene in script.scenes:
        for name in scene.speakers:
            if book.character(name) is None:
                line = next(e.span.first for e in scene.elements if e.kind == "character" and e.name == name)
                at = At(episode=number, scene=scene.id, line=line)
                known = ", ".join(c.name for c in book.cast)
                out.append(
                    Contradiction(
                        rule="name-drift",
                        first=at,
                        second=At(episode=number, scene="", line=0),
                        what=f"{name} speaks and is not in the bible",
                        repair=f"Use one of {known}, or add {name} to bible.yaml.",
                        severity="error",
                    )
                )
    return out


def _places(book: Bible, number: int, script: Script) -> list[Contradiction]:
    out: list[Contradiction] = []
    for scene in script.scenes:
        place = take_apart(scene.heading).place
        if place and book.place(place) is None:
            at = At(episode=number, scene=scene.id, line=scene.span.first)
            out.append(
                Contradiction(
                    rule="place-drift",
                    first=at,
                    second=At(episode=number, scene="", line=0),
                    what=f"{place} is not in the bible",
                    repair=f"Add {place} to bible.yaml, so that its look is the same in every shot.",
                    severity="note",
                )
            )
    return out


def _speaks_while_gone(plan: EpisodePlan, number: int, script: Script) -> list[Contradiction]:
    gone = {
        s.who.casefold(): s
        for s in plan.entry
        if any(word in s.value.casefold() for word in _GONE) and s.attribute in ("alive", "life", "生死")
    }
    out: list[Contradiction] = []
    for scene in script.scenes:
        for name in scene.speakers:
            if state := gone.get(name.casefold()):
                at = At(episode=number, scene=scene.id, line=_first_cue(scene, name))
                out.append(
                    Contradiction(
                        rule="speaks-after-death",
                        first=At(episode=number, scene="", line=0),
                        second=at,
                        what=f"{name} is {state.value} and speaks",
                        repair="Give the line to somebody else.",
                        severity="error",
                    )
                )
    return out


def _first_cue(scene: Scene, name: str) -> int:
    return next(e.span.first for e in scene.elements if e.kind == "character" and e.name == name)
