"""Who speaks, and where, held against the bible: names and places that have drifted, and those whom the plan has dead. Pure."""

from loreboard.agents.world.kinds import bare_place
from loreboard.screenplay.headings import take_apart
from loreboard.story.bible import Bible, EpisodePlan
from loreboard.story.facts import At, Contradiction
from loreboard.story.script import Scene, Script

_GONE = ("dead", "gone for good", "死", "已死")


def strangers(book: Bible, number: int, script: Script) -> list[Contradiction]:
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


def places(book: Bible, number: int, script: Script) -> list[Contradiction]:
    out: list[Contradiction] = []
    for scene in script.scenes:
        place = bare_place(take_apart(scene.heading).place)
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


def speaks_while_gone(plan: EpisodePlan, number: int, script: Script) -> list[Contradiction]:
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
