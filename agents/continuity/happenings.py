"""What the action lines of a script contradict: things in other hands, the dead who act, hours that cannot follow, counts. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence

from loreboard.agents.world import carry
from loreboard.agents.world.carry import Moment
from loreboard.agents.world.event import Event
from loreboard.agents.world.marking import nouns
from loreboard.agents.world.reading import says
from loreboard.agents.world.state import World
from loreboard.screenplay.headings import take_apart
from loreboard.story.bible import Bible
from loreboard.story.facts import At, Contradiction
from loreboard.story.kinds import hour_of
from loreboard.story.script import Language, Scene, Script

from .counts import counts
from .stage import named
from .terms import matches
from .words import contradiction, kind, rules

_LETS_GO = ("give", "put", "throw", "pocket", "drop")


def happenings(
    book: Bible, number: int, script: Script, before: World | None = None, moments: Sequence[Moment] | None = None
) -> Iterator[Contradiction]:
    """Every contradiction between two lines of the script. `before` is the world at the end of the episode before; `moments` its lines gone
    through, where that has been done."""
    away: dict[str, At] = {}
    dead = _dead(before, script.language)
    scene = ""
    props, texts = {prop.name for prop in book.props}, {line.number: line.text for line in script.lines}
    for moment in carry.through(script, book, number, before) if moments is None else moments:
        if moment.scene.id != scene:
            scene, away = moment.scene.id, {}
        if _elsewhen(moment.scene, script.language):
            continue
        at = At(episode=number, scene=scene, line=moment.line.number)
        yield from _speech(moment, at, away, dead, script.language)
        world = moment.before.copy() if moment.events else moment.before
        for event in moment.events:
            who = event.who.casefold()
            if who in dead and event.kind != "die":
                yield contradiction("acts-after-death", dead[who], at, script.language, _sure(dead[who], at), who=event.who)
            if event.kind == "die":
                dead.setdefault(who, at)
            elif event.kind == "leave" and not take_apart(moment.scene.heading).interior.startswith("EXT"):
                away[who] = at  # out of doors, whoever steps out has only come into the open
            if _understood(event, moment) and not _passed(event, world, texts, script.language):
                yield from _hands(event, world, at, props, script.language)
            if not _undone(event, moment, script.language):
                yield from _twice(event, world, at, script.language)
            world.happens(event, at)
        if moment.line.kind == "action":
            if matches("back", moment.line.text, script.language):
                away.clear()
            for name in [n for n in away if moment.line.text.casefold().count(n) > (away[n] == at)]:
                del away[name]
    yield from _hours(script, number)
    yield from counts(script, number)


def _dead(world: World | None, language: Language) -> dict[str, At]:
    """Whom an earlier episode has seen die, and where."""
    value = says("die", "die", language)
    return {who.casefold(): k.at for (who, what), k in world.known.items() if what == "condition" and k.value == value} if world else {}


def _sure(first: At, second: At) -> str:
    """In another episode it may be a ghost, or long ago: a note."""
    return "" if first.episode == second.episode else "note"


def _speech(moment: Moment, at: At, away: dict[str, At], dead: dict[str, At], language: Language) -> Iterator[Contradiction]:
    speaker = moment.line.speaker
    if speaker is None or moment.line.extension or not moment.line.first_of_element:
        return
    who = speaker.casefold()
    if who in dead:
        yield contradiction("acts-after-death", dead[who], at, language, _sure(dead[who], at), who=speaker)
    elif who in away:
        yield contradiction("speaks-while-away", away.pop(who), at, language, who=speaker)


def _hands(event: Event, world: World, at: At, props: set[str], language: Language) -> Iterator[Contradiction]:
    """A prop let go by somebody, while another has surely had it in hand since an earlier line of the scene."""
    if event.kind not in _LETS_GO or event.thing not in props or not event.who:
        return
    holder = world.holder(event.thing)
    if holder and holder[1].sure and holder[0] != event.who and holder[1].at.scene == at.scene and holder[1].at.line != at.line:
        did = rules()["doing"][event.kind][language]
        yield contradiction("held-by-another", holder[1].at, at, language, who=event.who, other=holder[0], thing=event.thing, now=did)


def _understood(event: Event, moment: Moment) -> bool:
    """Everything that the line does with the thing was read."""
    return moment.line.text.casefold().count(event.thing.casefold()) <= sum(e.thing == event.thing for e in moment.events)


def _passed(event: Event, world: World, texts: Mapping[int, str], language: Language) -> bool:
    """The line on which the holder took the thing names somebody else, and may have passed it on to them."""
    holder = world.holder(event.thing)
    text = texts.get(holder[1].at.line, "") if holder else ""
    others = any(named(name, text, language) for name in world.looks if holder and name != holder[0])
    return others and matches("passes", text, language)


def _undone(event: Event, moment: Moment, language: Language) -> bool:
    """The line speaks of the lamp or the door more often than is understood."""
    words = {"door": ("door", "门"), "lamp": tuple(nouns()[language]["lamp"])}.get(event.kind, ())
    said = sum(moment.line.text.casefold().count(word) for word in words)
    return said > sum(each.kind == event.kind for each in moment.events)


def _twice(event: Event, world: World, at: At, language: Language) -> Iterator[Contradiction]:
    """What is lit, shut or put on again while it is so already."""
    known = world.known
    if event.kind in ("lamp", "door"):
        was = known.get((world.place, event.kind))
        if was and was.at.scene == at.scene and was.value == says(event.kind, event.value, language):
            holes = {"kind": kind(event.kind, language), "now": _bare(event, language)}
            yield contradiction("done-twice", was.at, at, language, **holes)
    if event.kind == "don":
        worn = known.get((event.who, "wears"))
        if worn and worn.at.scene == at.scene and event.thing in worn.value and not worn.value.startswith(("no ", "没")):
            yield contradiction("worn-twice", worn.at, at, language, who=event.who, thing=event.said)


def _bare(event: Event, language: Language) -> str:
    """ "lit" of "the lamp lit"; "灭了" of "灯灭了"."""
    said = says(event.kind, event.value, language)
    return said.split(" ", 2)[-1] if language == "en" else said.lstrip("灯光门")


def _hours(script: Script, number: int) -> Iterator[Contradiction]:
    """A scene that says it goes straight on, at another hour."""
    last: tuple[Scene, str] | None = None
    names, words = rules()["hours"], rules()["unbroken"]
    for scene in script.scenes:
        time = take_apart(scene.heading).time
        hour = hour_of(time)
        straight = any(
            re.search(rf"\b{w}\b", scene.heading.upper()) if w.isascii() else w in scene.heading for some in words.values() for w in some
        )
        if straight and hour and last and hour != last[1]:
            first = At(episode=number, scene=last[0].id, line=last[0].span.first)
            second = At(episode=number, scene=scene.id, line=scene.span.first)
            holes = {"was": names[last[1]][script.language], "now": names[hour][script.language]}
            yield contradiction("hour-order", first, second, script.language, **holes)
        if hour:
            last = (scene, hour)


def _elsewhen(scene: Scene, language: Language) -> bool:
    return any(word in scene.heading.upper() for word in rules()["elsewhen"][language])
