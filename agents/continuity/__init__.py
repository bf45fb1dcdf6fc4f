"""Continuity: what code can know about states, people and knowledge, and which lines or shots contradict each other.

Entry and exit states are facts of the plan; who speaks, and where, are facts of the script; what is in hands, on bodies and of
places is read by `agents.world`; who knows what, by presence. A contradiction always names two places. The model is asked to word
repairs (`writer.reconcile`), and what code leaves open on knowledge (`asking`).
"""

from collections.abc import Mapping

from loreboard.agents.world import carry
from loreboard.agents.world.state import World
from loreboard.story.bible import Bible
from loreboard.story.facts import Contradiction
from loreboard.story.script import Language, Script

from .alone import book_of
from .arriving import against_plan
from .asking import ask, open_places
from .cuts import shot_findings
from .happenings import happenings
from .intervals import intervals
from .knowledge import knowledge, learned
from .people import places, speaks_while_gone, strangers
from .plans import edges, unknowing
from .prices import prices
from .promises import promises
from .standing import SceneEnd, standings
from .travel import travel

__all__ = ["ask", "check", "check_alone", "edges", "intervals", "learned", "open_places", "shot_findings", "standings_of"]


def check(book: Bible, scripts: Mapping[int, Script]) -> tuple[Contradiction, ...]:
    """Everything in `scripts` and the plan of `book` that cannot both be true, in order of the story."""
    language: Language = next((script.language for script in scripts.values()), "en")
    out = [*edges(book.episodes, language), *unknowing(book, language)]
    world: World | None = None
    for number, script in sorted(scripts.items()):
        plan = next((e for e in book.episodes if e.number == number), None)
        world = world if number - 1 in scripts else None
        moments = tuple(carry.through(script, book, number, world))
        out += strangers(book, number, script)
        out += places(book, number, script)
        if plan:
            out += speaks_while_gone(plan, number, script)
            out += against_plan(book, plan, number, script, moments)
        out += happenings(book, number, script, world, moments)
        world = carry.after(script, book, number, world)
    for rule in (knowledge, promises, travel, prices):
        out += rule(book, scripts)
    return tuple(out)


def check_alone(script: Script) -> tuple[Contradiction, ...]:
    """What cannot both be true in a script that has no bible: its own people, places and things are taken for one."""
    return check(book_of(script), {1: script})


def standings_of(book: Bible, scripts: Mapping[int, Script]) -> dict[int, tuple[SceneEnd, ...]]:
    """Who has what at the end of each scene, by episode; each begins as the one before it ended, where that is there."""
    out: dict[int, tuple[SceneEnd, ...]] = {}
    world: World | None = None
    for number, script in sorted(scripts.items()):
        world = world if number - 1 in scripts else None
        out[number] = standings(script, book, number, world)
        world = carry.after(script, book, number, world)
    return out
