"""Continuity: what code can know about states and people, and which lines or shots contradict each other.

Entry and exit states are facts of the plan; who speaks, and where, are facts of the script; what is in hands, on bodies and of
places is read by `agents.world`. A contradiction always names two places. The model is asked only to word the repairs
(`writer.reconcile`).
"""

from collections.abc import Mapping

from loreboard.agents.world import carry
from loreboard.agents.world.state import World
from loreboard.story.bible import Bible
from loreboard.story.facts import Contradiction
from loreboard.story.script import Script

from .cuts import shot_findings
from .happenings import happenings
from .people import places, speaks_while_gone, strangers
from .plans import edges
from .standing import SceneEnd, standings

__all__ = ["check", "edges", "shot_findings", "standings_of"]


def check(book: Bible, scripts: Mapping[int, Script]) -> tuple[Contradiction, ...]:
    """Everything in `scripts` and the plan of `book` that cannot both be true, in order of the story."""
    out = [*edges(book.episodes)]
    world: World | None = None
    for number, script in sorted(scripts.items()):
        plan = next((e for e in book.episodes if e.number == number), None)
        out += strangers(book, number, script)
        out += places(book, number, script)
        if plan:
            out += speaks_while_gone(plan, number, script)
        world = world if number - 1 in scripts else None
        out += happenings(book, number, script, world)
        world = carry.after(script, book, number, world)
    return tuple(out)


def standings_of(book: Bible, scripts: Mapping[int, Script]) -> dict[int, tuple[SceneEnd, ...]]:
    """Who has what at the end of each scene, by episode; each begins as the one before it ended, where that is there."""
    out: dict[int, tuple[SceneEnd, ...]] = {}
    world: World | None = None
    for number, script in sorted(scripts.items()):
        world = world if number - 1 in scripts else None
        out[number] = standings(script, book, number, world)
        world = carry.after(script, book, number, world)
    return out
