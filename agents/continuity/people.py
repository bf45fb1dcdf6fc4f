"""Who speaks, and where, held against the bible: names and places that have drifted, and those whom the plan has dead. Pure."""

from typing import Literal

from loreboard.screenplay.headings import take_apart
from loreboard.story.bible import Bible, EpisodePlan
from loreboard.story.facts import At, Contradiction
from loreboard.story.kinds import bare_place
from loreboard.story.script import Scene, Script

_GONE = ("dead", "gone for good", "死", "已死")


def strangers(book: Bible, number: int, script: Script) -> list[Contradiction]:
    """Speakers whom the book does not know: a name drifted, or somebody was invented."""
    known = ", ".join(c.name for c in book.cast)
    return [
        _against_plan(
            "name-drift", At(episode=number, scene=scene.id, line=_first_cue(scene, name)), f"{name} speaks and is not in the bible",
            f"Use one of {known}, or add {name} to bible.yaml.",
        )
        for scene in script.scenes
        for name in scene.speakers
        if book.character(name) is None
    ]  # fmt: skip


def places(book: Bible, number: int, script: Script) -> list[Contradiction]:
    """Places of headings that the book does not know."""
    return [
        _against_plan(
            "place-drift", At(episode=number, scene=scene.id, line=scene.span.first), f"{place} is not in the bible",
            f"Add {place} to bible.yaml, so that its look is the same in every shot.", "note",
        )
        for scene in script.scenes
        if (place := bare_place(take_apart(scene.heading).place)) and book.place(place) is None
    ]  # fmt: skip


def speaks_while_gone(plan: EpisodePlan, number: int, script: Script) -> list[Contradiction]:
    """Speeches of people whom the plan has dead when the episode begins; the plan stands first."""
    gone = {
        s.who.casefold(): s
        for s in plan.entry
        if any(word in s.value.casefold() for word in _GONE) and s.attribute in ("alive", "life", "生死")
    }
    out = []
    for scene in script.scenes:
        for name in scene.speakers:
            if state := gone.get(name.casefold()):
                at = At(episode=number, scene=scene.id, line=_first_cue(scene, name))
                told = _against_plan("speaks-after-death", at, f"{name} is {state.value} and speaks", "Give the line to somebody else.")
                out.append(told.model_copy(update={"first": told.second, "second": told.first}))
    return out


def _against_plan(rule: str, at: At, what: str, repair: str, severity: Literal["error", "note"] = "error") -> Contradiction:
    """A line of the script that the plan of its episode does not bear out."""
    plan = At(episode=at.episode, scene="", line=0)
    return Contradiction(rule=rule, first=at, second=plan, what=what, repair=repair, severity=severity)


def _first_cue(scene: Scene, name: str) -> int:
    return next(e.span.first for e in scene.elements if e.kind == "character" and e.name == name)
