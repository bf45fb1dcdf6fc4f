"""What the cliché radar sees in a script, as the doctor's questions: keep it, bend it, or cut it?"""

from collections.abc import Sequence

from loreboard.lore import Lore, Sighting
from loreboard.story.arc import Arc
from loreboard.story.bible import Bible
from loreboard.story.notes import Fix, Note
from loreboard.story.script import Language, Line, Script

CHECK = "X1"
_ASKS: dict[Language, tuple[str, str]] = {
    "en": (
        "Seen too often: {name}. Keep it, bend it, or cut it?",
        "Seen too often: {name}; here it spends what was planted, so it may stay.",
    ),
    "zh": ("这是用滥的桥段：{name}。留着，拧一下，还是删掉？", "这是用滥的桥段：{name}；这里花的是前面埋下的东西，可以留。"),
}


def questions(lore: Lore, script: Script, arc: Arc, book: Bible, number: int) -> tuple[Note, ...]:
    """A note for each cliché that the script of episode `number` plays, strongest first, with two ways out of each."""
    steered = frozenset(steer.id for steer in arc.steers_away)
    found = []
    for place, scene in enumerate(script.scenes):
        for seen in lore.sightings([line.text for line in scene.lines], script.language, steered):
            lines = scene.lines[seen.first : seen.last + 1]
            spent = seen.paid or _spends(lines, script, place, book, number)
            found.append((seen.model_copy(update={"paid": spent}), max(lines, key=lambda line: len(line.text))))
    best: dict[str, tuple[Sighting, Line]] = {}
    for seen, line in found:
        if seen.cliche not in best or seen.strength > best[seen.cliche][0].strength:
            best[seen.cliche] = (seen, line)
    told = sorted(best.values(), key=lambda pair: (pair[0].paid, -pair[0].strength, pair[1].number))
    return tuple(_note(seen, line, script.language) for seen, line in told)


def _note(seen: Sighting, line: Line, language: Language) -> Note:
    ways = tuple(Fix(kind="replace", text=way) for way in seen.ways_out[:2])
    return Note(check=CHECK, line=line.number, quote=line.text, cost=_ASKS[language][seen.paid].format(name=seen.name), fixes=ways)


def _spends(lines: Sequence[Line], script: Script, place: int, book: Bible, number: int) -> bool:
    """Whether `lines` name a thing of the book that an earlier scene, or an earlier episode's plan, has shown."""
    said = " ".join(line.text for line in lines).casefold()
    things = [prop.name.casefold() for prop in book.props if prop.name.casefold() in said]
    before = [line.text for scene in script.scenes[:place] for line in scene.lines]
    before += [beat.what for plan in book.episodes if plan.number < number for beat in plan.beats]
    shown = " ".join(before).casefold()
    return any(thing in shown for thing in things)
