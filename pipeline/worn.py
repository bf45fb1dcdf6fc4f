"""What a script plays that was seen too often, as the doctor's questions: keep it, bend it, or cut it?

A reader says what is played; the radar says how strongly, and in which lines around it.
"""

import json
from collections.abc import Sequence
from hashlib import sha256

from loreboard.agents import doctor
from loreboard.agents.desk import Desk
from loreboard.lore import Lore, Sighting
from loreboard.lore.radar import PLAYED
from loreboard.story.arc import Arc
from loreboard.story.bible import Bible
from loreboard.story.notes import Enacted, Fix, Note
from loreboard.story.script import Element, Language, Line, Scene, Script, Span
from loreboard.story.value import Value

from .state import Crew

CHECK = "X1"
LINES = 120
"""Of a text that a reader is shown at once; an episode has fewer."""
_HEADING: dict[Language, str] = {"en": "SCENE {n}", "zh": "第{n}场"}
_ASKS: dict[Language, tuple[str, str]] = {
    "en": (
        "Seen too often: {name}. Keep it, bend it, or cut it?",
        "Seen too often: {name}; here it spends what was planted, so it may stay.",
    ),
    "zh": ("这是用滥的桥段：{name}。留着，拧一下，还是删掉？", "这是用滥的桥段：{name}；这里花的是前面埋下的东西，可以留。"),
}


class Confirmed(Value):
    """What a reader says that scenes play: by the scene's words, so that one which reads as before is not asked about again. Lines are
    counted from 0 within the scene."""

    scenes: tuple[tuple[str, tuple[Enacted, ...]], ...] = ()


async def confirm(crew: Crew, step: str, script: Script, before: Confirmed) -> Confirmed:
    """`before`, and what a reader says of the scenes of `script` that are not in it; asks for nothing where all are, or X1 is muted."""
    known = dict(before.scenes)
    fresh = [scene for scene in script.scenes if scene.lines and _words(scene) not in known]
    if CHECK in crew.settings.doctor.mute or not fresh:
        return before
    told = await doctor.worn(crew.desk, step, crew.lore.cliches, fresh)
    for scene in fresh:
        at = {line.number: n for n, line in enumerate(scene.lines)}
        known[_words(scene)] = tuple(one.model_copy(update={"line": at[one.line]}) for one in told if one.line in at)
    return Confirmed(scenes=tuple(known.items()))


def questions(lore: Lore, script: Script, arc: Arc, book: Bible, number: int, told: Confirmed) -> tuple[Note, ...]:
    """A note for each cliché that the script of episode `number` plays, strongest first, with two ways out of each."""
    steered, known = frozenset(steer.id for steer in arc.steers_away), dict(told.scenes)
    best: dict[str, tuple[Sighting, Line]] = {}
    for place, scene in enumerate(script.scenes):
        for one in known.get(_words(scene), ()):
            seen = seen_by(lore, one, [line.text for line in scene.lines], script.language)
            spent = one.cliche in steered or _spends(scene.lines[seen.first : seen.last + 1], script, place, book, number)
            if one.cliche not in best or seen.strength > best[one.cliche][0].strength:
                best[one.cliche] = (seen.model_copy(update={"paid": spent, "quote": one.quote}), scene.lines[one.line])
    ranked = sorted(best.values(), key=lambda pair: (pair[0].paid, -pair[0].strength, pair[1].number))
    return tuple(_note(seen, line, script.language) for seen, line in ranked)


async def sighted(desk: Desk, lore: Lore, step: str, parts: Sequence[str]) -> tuple[Sighting, ...]:
    """What a reader says that `parts`, the lines of any text, play, strongest first; each cliché once, where it is strongest. A long text is
    read in pieces, a call each, whose steps are `step` and a number. Raises what the door raises."""
    best: dict[str, Sighting] = {}
    for number, start in enumerate(range(0, len(parts), LINES), 1):
        own = parts[start : start + LINES]
        for one in await doctor.worn(desk, f"{step}/{number}", lore.cliches, [as_scene(own, number, 1, desk.language)]):
            seen = seen_by(lore, one.model_copy(update={"line": one.line - 2}), own, desk.language)
            seen = seen.model_copy(update={"quote": one.quote, "first": seen.first + start, "last": seen.last + start})
            if one.cliche not in best or seen.strength > best[one.cliche].strength:
                best[one.cliche] = seen
    return tuple(sorted(best.values(), key=lambda one: (-one.strength, one.cliche)))


def as_scene(parts: Sequence[str], number: int, first: int, language: Language) -> Scene:
    """`parts` as the action of scene `number`, whose heading is line `first`, and each part the next line."""
    elements = tuple(
        Element(kind="action", text=part, span=Span(first=line, last=line), lines=(part,)) for line, part in enumerate(parts, first + 1)
    )
    heading = _HEADING[language].format(n=number)
    return Scene(id=f"s{number:02}", heading=heading, number=None, span=Span(first=first, last=first + len(parts)), elements=elements)


def seen_by(lore: Lore, one: Enacted, lines: Sequence[str], language: Language) -> Sighting:
    """What a reader says is played on one of `lines`, counted from 0, as the radar sees it; where the radar does not, with the least strength
    that counts as played."""
    cliche = next(cliche for cliche in lore.cliches if cliche.id == one.cliche)
    alone = Sighting(
        cliche=one.cliche, name=cliche.called(language), group=cliche.group, strength=PLAYED, quote=one.quote, first=one.line, last=one.line,
        ways_out=cliche.ways_out(language),
    )  # fmt: skip
    found = lore.sightings(lines, language)
    return next((seen for seen in found if seen.cliche == one.cliche and seen.first <= one.line <= seen.last), alone)


def _words(scene: Scene) -> str:
    """A name for the words of a scene, hex SHA-256."""
    return sha256(json.dumps([[line.speaker, line.text] for line in scene.lines], ensure_ascii=False).encode()).hexdigest()


def _note(seen: Sighting, line: Line, language: Language) -> Note:
    ways = tuple(Fix(kind="replace", text=way) for way in seen.ways_out[:2])
    return Note(check=CHECK, line=line.number, quote=seen.quote, cost=_ASKS[language][seen.paid].format(name=seen.name), fixes=ways)


def _spends(lines: Sequence[Line], script: Script, place: int, book: Bible, number: int) -> bool:
    """Whether `lines` name a thing of the book that an earlier scene, or an earlier episode's plan, has shown."""
    said = " ".join(line.text for line in lines).casefold()
    things = [prop.name.casefold() for prop in book.props if prop.name.casefold() in said]
    before = [line.text for scene in script.scenes[:place] for line in scene.lines]
    before += [beat.what for plan in book.episodes if plan.number < number for beat in plan.beats]
    shown = " ".join(before).casefold()
    return any(thing in shown for thing in things)
