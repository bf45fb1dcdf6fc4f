"""Who has what, and in what state everybody is, at the end of each scene: a supervisor's page."""

from loreboard.agents.world import carry
from loreboard.agents.world.state import World
from loreboard.story.bible import Bible
from loreboard.story.kinds import HANDS, so
from loreboard.story.script import Language, Script
from loreboard.story.value import Value
from loreboard.story.world import Fact


class SceneEnd(Value):
    """One scene's end: its heading, and a phrase for each fact that is known."""

    scene: str
    heading: str
    facts: tuple[str, ...]


def standings(script: Script, book: Bible, number: int, before: World | None = None) -> tuple[SceneEnd, ...]:
    """What is known at each scene's end, scenes of which nothing is known left out."""
    names = {scene.id: scene for scene in script.scenes if scene.lines}
    ends = carry.ends(script, book, number, before)
    rows = (
        SceneEnd(scene=scene.id, heading=scene.heading, facts=tuple(fact_said(fact, script.language) for fact in world.lines().values()))
        for scene, world in zip(names.values(), ends, strict=True)
    )
    return tuple(row for row in rows if row.facts)


def fact_said(fact: Fact, language: Language) -> str:
    """A fact in words, with whom it is of: "Mei: a cup in the left hand"."""
    if fact.what in HANDS or fact.what == "carries":
        return f"{fact.who}: {so(fact, language)}" if language == "en" else f"{fact.who}：{so(fact, language)}"
    said = so(fact, language)
    if fact.who in said:
        return said
    return f"{fact.who}: {said}" if language == "en" else f"{fact.who}：{said}"
