"""What is wrong with a drawn scene: what makes it unusable, and what is worth asking once more for. Pure; bounds in refusing.yaml."""

import math
from collections.abc import Iterator
from functools import cache
from typing import Any

from loreboard.story.bible import Bible
from loreboard.story.drawn import DrawnShot, SceneShots
from loreboard.story.script import Line, Scene
from loreboard.story.yaml_text import own

from .running import had


def uncovered(scene: Scene, bible: Bible, drawn: SceneShots) -> list[str]:
    """Why `drawn` is no cover of `scene` by people of `bible`: one sentence each, empty when it is one."""
    wanted = [line.number for line in scene.lines]
    claimed = [number for shot in drawn.shots for number in shot.lines]
    known, have = set(wanted), set(claimed)
    out: list[str] = []
    if missed := [n for n in wanted if n not in have]:
        out.append(f"lines {missed} are in no shot")
    if len(have) < len(claimed) and (twice := sorted({n for n in have if claimed.count(n) > 1})):
        out.append(f"lines {twice} are in two shots")
    if strange := sorted(have - known):
        out.append(f"lines {strange} are not in the scene")
    if not out and claimed != wanted:
        out.append("shots claim lines out of order")
    if adrift := sorted({s.on_line for s in drawn.shots if not s.lines and s.on_line not in known}):
        out.append(f"shots play on lines {adrift} that are not in the scene")
    cast = {c.name.casefold() for c in bible.cast}
    if strangers := sorted({x.name for s in drawn.shots for x in s.subjects if x.name.casefold() not in cast}):
        out.append(f"nobody is called {', '.join(strangers)}")
    return out


def unplayable(scene: Scene, bible: Bible, drawn: SceneShots, seconds: float | None = None) -> list[str]:
    """What can be seen not to work on a set: faces, voices, light, facts, and too many or too few shots for `seconds`.

    A change of side is not among it: code mends that.
    """
    lines = {line.number: line for line in scene.lines}
    out = [fault for number, shot in enumerate(drawn.shots, 1) for fault in _shot(number, shot, lines)]
    out += _adrift(scene, drawn, lines)
    if (at := drawn.light.change_on_line) is not None and at not in lines:
        out.append(f"the light changes on line {at}, which is not in the scene")
    if strange := sorted({f.who for s in drawn.shots for f in s.changes if not _known(f.who, scene, bible)}):
        out.append(f"`changes` tells of {', '.join(strange)}: neither the bible nor the scene knows them; take the name that stands there")
    if seconds and (told := _how_many(len(drawn.shots), len(lines), seconds)):
        out.append(told)
    return out


def _shot(number: int, shot: DrawnShot, lines: dict[int, Line]) -> Iterator[str]:
    where = f"shot {number} (line {(shot.lines or (shot.on_line,))[0]})"
    names = [s.name.casefold() for s in shot.subjects]
    if twice := sorted({s.name for s in shot.subjects if names.count(s.name.casefold()) > 1}):
        yield f"{where} has {', '.join(twice)} in it twice"
    turning = [s for s in shot.subjects if s.becomes and s.becomes != s.feeling]
    if len(turning) > 1:
        yield f"{where}: {len(turning)} faces change; let one change and give the other a shot of its own"
    said = [lines[n] for n in shot.lines if n in lines and lines[n].speaker]
    seen = list(dict.fromkeys(str(line.speaker) for line in said if not line.extension and str(line.speaker).casefold() in names))
    if len(seen) > 1:
        yield f"{where}: {' and '.join(seen)} both speak in it; one mouth a shot"
    if shot.purpose == "speech":
        unseen = dict.fromkeys(str(line.speaker) for line in said if not line.extension and str(line.speaker).casefold() not in names)
        for name in unseen:
            yield f"{where}: {name} speaks and is neither seen nor off screen by the script; show them, or make it a `listen` on who hears it"


def _adrift(scene: Scene, drawn: SceneShots, lines: dict[int, Line]) -> Iterator[str]:
    """Shots over which no line runs on as they say."""
    for number, (shot, has) in enumerate(zip(drawn.shots, had([(scene.id, shot) for shot in drawn.shots], lines), strict=True), 1):
        if shot.runs_on and not has.enters:
            where = f"shot {number} (line {shot.on_line})"
            yield (
                f"{where}: line {shot.on_line} does not run on with {shot.runs_on!r}; `runs_on` is copied from the line, whole words, in the "
                "line's order, in a shot without `lines` that follows the one that claims it"
            )


def _known(who: str, scene: Scene, bible: Bible) -> bool:
    """Whether the bible or a line of the scene has `who`, under this name or as a part of one."""
    name = who.casefold().strip()
    named = [thing.name for group in (bible.cast, bible.props, bible.places) for thing in group]
    texts = named + [scene.heading] + [line.text for line in scene.lines]
    return (bool(name) and any(name in text.casefold() for text in texts)) or any(one.casefold() in name for one in named)


def _how_many(shots: int, lines: int, seconds: float) -> str:
    """Whether so many shots play in `seconds`; a scene of many short lines may have one a line whatever the clock says."""
    told = bounds()
    least = math.floor(seconds / told["longest_average"] - told["spare"])
    most = max(math.ceil(seconds / told["shortest_average"] + told["spare"]), lines)
    if shots < least:
        return f"{shots} shots for {seconds:.0f} seconds are too few: at least {least}"
    if shots > most:
        return f"{shots} shots for {seconds:.0f} seconds are too many: at most {most}"
    return ""


@cache
def bounds() -> dict[str, Any]:
    """refusing.yaml, read once."""
    return dict(own("loreboard.agents.storyboard", "refusing.yaml"))
