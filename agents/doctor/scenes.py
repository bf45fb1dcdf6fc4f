"""SC1, SC5, P2 and P3: where a scene begins and what it is after, where the episode opens and how it lets go."""

import math
from collections.abc import Iterator

from loreboard.story import things
from loreboard.story.script import Line, Scene, Script

from . import meaning
from .flag import Flag, flagged, told
from .looking import has, named
from .received import somebody


def aimless(scene: Scene, script: Script, names: tuple[str, ...]) -> Iterator[Flag]:
    """SC1: the first speech of a scene in whose first third nobody asks, orders, seeks or refuses."""
    lines = scene.lines
    first = lines[: math.ceil(len(lines) * told()["goal_within"])]
    spoken = [line for line in first if line.speaker]
    if len(lines) < told()["fewest_lines"] or not spoken:
        return
    if not any(_wants(line, names, script) for line in first):
        yield flagged("SC1", spoken[0], script.language)


def _wants(line: Line, names: tuple[str, ...], script: Script) -> bool:
    if line.speaker:
        return has(line.text, "wants_said", script.language)
    return somebody(line.text, names, script) and has(line.text, "seeks", script.language)


def manners(scene: Scene, script: Script) -> Iterator[Flag]:
    """SC5: the first hello or goodbye, where those fill more than 15 % of a scene at its edges."""
    lines, edge = scene.lines, math.ceil(len(scene.lines) * told()["edge"])
    polite = [line for i, line in enumerate(lines) if (i < edge or i >= len(lines) - edge) and _polite(line, script)]
    spoken = [line for line in polite if line.speaker]
    if len(polite) >= told()["fewest_polite"] and spoken and len(polite) > told()["polite"] * len(lines):
        yield flagged(
            "SC5", spoken[0], script.language, over=len(polite) / len(lines) - told()["polite"], count=len(polite), lines=len(lines)
        )


def _polite(line: Line, script: Script) -> bool:
    return has(line.text, "greets" if line.speaker else "arrives", script.language)


def let_go(script: Script) -> tuple[Flag, ...]:
    """P2: an end of a script that comforts or closes, and asks nothing."""
    last = script.lines[-told()["last_lines"] :]
    if len(script.lines) < told()["fewest_lines"] or any(line.text.rstrip("”\"'’ ").endswith(("?", "？")) for line in last):
        return ()
    said = [has(line.text, "closes", script.language) for line in last]
    over = [meaning.over("P2", line.text, script.language) for line in last]
    opens = over[-1] < told()["meaning"]["opens"]
    closing = [line for line, phrased, far in zip(last, said, over, strict=True) if phrased or (far > 0 and not opens)]
    return tuple(flagged("P2", line, script.language) for line in closing[:1])


def opening(script: Script, names: tuple[str, ...]) -> tuple[Flag, ...]:
    """P3: a first line that is a voice over, or a view that nobody stands in."""
    if len(script.lines) < told()["fewest_lines"]:
        return ()
    line = script.lines[0]
    if line.speaker and line.extension:
        return (flagged("P3", line, script.language, "P3_voice"),)
    if line.speaker:
        return ()
    if named(line.text, names):
        return ()
    people = things.found(line.text, "people", script.language) or has(line.text, "pronouns", script.language)
    scenery = has(line.text, "sky", script.language) and not people and not has(line.text, "turn", script.language)
    return (flagged("P3", line, script.language),) if scenery or meaning.over("P3", line.text, script.language) > 0 else ()
