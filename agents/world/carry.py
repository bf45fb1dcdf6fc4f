"""The world carried through an episode: line by line through a script, shot by shot through a board."""

import re
from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple

from loreboard.screenplay.headings import take_apart
from loreboard.story import kinds
from loreboard.story.bible import Bible
from loreboard.story.drawn import DrawnShot
from loreboard.story.facts import At
from loreboard.story.kinds import HANDS, told
from loreboard.story.script import Language, Line, Scene, Script
from loreboard.story.world import Fact, What

from .drawn import stated
from .event import Event, Ground, ground
from .marking import HELD, mark
from .plan import begin
from .reading import events
from .state import World

PLACED: tuple[What, ...] = ("lamp", "door", "weather")


class Told(NamedTuple):
    """What is so at a shot's first frame, and what is otherwise at its last; a value "" has ended."""

    state: tuple[Fact, ...] = ()
    changes: tuple[Fact, ...] = ()


class Moment(NamedTuple):
    """One line of action on the way through a script: what happens on it, and the world as it was before."""

    scene: Scene
    line: Line
    events: tuple[Event, ...]
    before: World


def through(script: Script, book: Bible, number: int, before: World | None = None) -> Iterator[Moment]:
    """Every line of the script in order, speech too (nothing happens on it). `after` gives the world at the end."""
    world, known = begin(book, number, script.language, before), ground(book, script.language)
    for scene in script.scenes:
        world.enter(scene.heading, place_of(scene, book))
        here = people_of(scene, book)
        for line in scene.lines:
            found = events(line.text, known, here) if line.kind == "action" else ()
            yield Moment(scene, line, found, world.copy())
            if line.kind == "action":
                apply(world, line, found, known, At(episode=number, scene=scene.id, line=line.number))


def after(script: Script, book: Bible, number: int, before: World | None = None) -> World:
    """The world at the end of the script."""
    *_, last = ends(script, book, number, before) or (begin(book, number, script.language, before),)
    return last


def ends(script: Script, book: Bible, number: int, before: World | None = None) -> tuple[World, ...]:
    """The world at the end of each scene that has lines."""
    out: list[World] = []
    known = ground(book, script.language)
    last: Moment | None = None
    for moment in through(script, book, number, before):
        if last and last.scene.id != moment.scene.id:
            out.append(_past(last, known, number))
        last = moment
    return (*out, _past(last, known, number)) if last else ()


def board(
    script: Script,
    book: Bible,
    number: int,
    drawn: list[tuple[Scene, DrawnShot]],
    before: World | None = None,
    parts: Sequence[Sequence[Line]] = (),
) -> list[Told]:
    """State and changes of every shot, in the order of the cut. A shot that has no lines has the state of its place in it.

    `parts` are the lines that each shot has, where some are parted among shots; else it has those that it claims.
    """
    world, known = begin(book, number, script.language, before), ground(book, script.language)
    out: list[Told] = []
    scene_id = ""
    for n, (scene, shot) in enumerate(drawn):
        if scene.id != scene_id:
            scene_id = scene.id
            world.enter(scene.heading, place_of(scene, book))
        lines = parts[n] if parts else [line for line in scene.lines if line.number in shot.lines]
        out.append(_shot(world, scene, shot, lines, book, known, number))
    return [_there(told, n, drawn) for n, told in enumerate(out)]


def _there(told: Told, n: int, drawn: list[tuple[Scene, DrawnShot]]) -> Told:
    """Whoever is drawn again in the scene has come back, whatever a line said of their going."""
    if all(fact.what != "stands" for fact in told.changes):
        return told
    later = {s.name.casefold() for scene, shot in drawn[n + 1 :] if scene.id == drawn[n][0].id for s in shot.subjects}
    return told._replace(changes=tuple(f for f in told.changes if f.what != "stands" or f.who.casefold() not in later))


def _shot(world: World, scene: Scene, shot: DrawnShot, lines: Sequence[Line], book: Bible, known: Ground, number: int) -> Told:
    at = At(episode=number, scene=scene.id, line=shot.lines[0] if shot.lines else shot.on_line)
    people = tuple(p.name for s in shot.subjects if (p := book.character(s.name)))
    only = people[0] if len(people) == 1 else ""
    words = " ".join(bit for bit in (shot.picture, shot.start, shot.end, *(s.doing for s in shot.subjects)) if bit)
    for name in people:
        world.back(name)
        _let_go(world, name, words)
        _posed(world, name, words)
    for what in PLACED:
        if kinds.speaks_of(what, words, known.language) and not _borne_out(world, what, words):
            world.known.pop((world.place, what), None)
    if only:
        _state(world, only, (shot.start, shot.picture), known, at)
    start = world.facts()
    own = {(fact.who.casefold(), fact.what) for fact in shot.changes}
    for line in lines:
        if line.kind == "action":
            about = people if len(people) == 1 else people_of(scene, book)
            apply(world, line, events(line.text, known, about), known, At(episode=number, scene=scene.id, line=line.number))
    if only:
        _state(world, only, (shot.end,), known, at, own)
    for fact in shot.changes:
        person = book.character(fact.who)
        marks = [m for m in mark(f"the {fact.value}" if known.language == "en" else fact.value, known).marks if m.letter in HELD]
        world.told(
            fact.model_copy(update={"who": person.name}) if person else fact, at, marks[0].key if marks and fact.what in HANDS else ""
        )
    end = world.facts()
    words = " ".join((words, *(line.text for line in lines)))
    for name in people:
        _released(world, name, words, at.line)
    state = tuple(start[key] for key in start if _matters(key, people, world.place, words))
    return Told(state, tuple(_changed(start, end, own, world)))


def _borne_out(world: World, what: What, words: str) -> bool:
    value = world.known[world.place, what].value if (world.place, what) in world.known else ""
    return bool(value) and value.split()[-1] in words


def _state(world: World, who: str, texts: tuple[str, ...], known: Ground, at: At, own: Set[tuple[str, What]] = frozenset()) -> None:
    """What the artist's words put into a hand, but for what their facts already speak of."""
    for text in texts:
        for fact, name in stated(text, who, known):
            if (who.casefold(), fact.what) not in own:
                world.told(fact, at, name)


def _let_go(world: World, who: str, words: str) -> None:
    """A picture that shows hands and not what was in them leaves that in doubt."""
    if re.search(told()["hands_shown"][world.language], words, re.I):
        world.drop_doubtful(who, tuple(held.thing for held in world.in_hand(who) if not _named(held.said, words, world.language)))


def _released(world: World, who: str, words: str, line: int) -> None:
    """After a picture in which a thing is put somewhere, it is not known to be in hand, unless the line itself took it there."""
    if re.search(told()["released"][world.language], words, re.I):
        world.drop_doubtful(who, tuple(h.thing for h in world.in_hand(who) if h.at.line != line and _named(h.said, words, world.language)))


def _named(said: str, words: str, language: Language) -> bool:
    last = said.split()[-1].casefold() if language == "en" else said[-1]
    return last in words.casefold()


def _changed(
    start: dict[tuple[str, What], Fact], end: dict[tuple[str, What], Fact], own: Set[tuple[str, What]], world: World
) -> Iterator[Fact]:
    """What is otherwise, also of those who are not in the picture. What is only not sure any more is left out: nobody has seen it end."""
    for who, what in dict.fromkeys((*start, *end)):
        was, now = start.get((who, what)), end.get((who, what))
        if now and now != was:
            yield now
        elif was and not now and ((who.casefold(), what) in own or _ended(was, world)):
            yield Fact(who=who, what=what, value="")


def _ended(was: Fact, world: World) -> bool:
    """It was seen to end: a thing left the hands, a lamp's weather cleared; not merely doubted."""
    if was.what in HANDS:
        return not any(held.said in was.value for held in world.held.get(was.who, {}).values())
    return was.what != "posture" and (was.who, was.what) not in world.known


def _matters(key: tuple[str, What], people: tuple[str, ...], place: str, words: str) -> bool:
    who, what = key
    if who in people or (place and who == place):
        return True
    return what == "condition" and bool(who) and who.casefold() in words.casefold()


def _posed(world: World, name: str, words: str) -> None:
    """A picture that itself says how somebody stands outweighs what was read: the posture is not said against it."""
    if (name, "posture") in world.known and re.search(told()["postures"][world.language], words, re.I):
        value = world.known[name, "posture"].value
        if value not in words:
            del world.known[name, "posture"]


def apply(world: World, line: Line, found: tuple[Event, ...], known: Ground, at: At) -> None:
    """One line of action laid over the world."""
    marked = mark(line.text, known)
    handled = frozenset(bit for e in found for bit in (e.thing, e.who if e.kind == "posture" else "") if bit)
    meant = frozenset(world.meant(e).thing for e in found if e.thing)
    things = tuple(m.key for m in marked.marks if m.letter in HELD)
    people = tuple(dict.fromkeys([*(m.key for m in marked.marks if m.letter == "P"), *(e.who for e in found if e.who)]))
    world.doubt(line.text, things, people, handled | meant)
    for event in found:
        world.happens(event, at)


def people_of(scene: Scene, book: Bible) -> tuple[str, ...]:
    """Everybody of the book whom the scene names or hears."""
    text = " ".join(line.text for line in scene.lines if line.kind == "action").casefold()
    speak = {s.casefold() for s in scene.speakers}
    return tuple(c.name for c in book.cast if c.name.casefold() in speak or c.name.casefold() in text)


def place_of(scene: Scene, book: Bible) -> str:
    """The scene's place, as the bible writes it where it knows it."""
    name = kinds.bare_place(take_apart(scene.heading).place)
    place = book.place(name)
    return place.name if place else name


def _past(moment: Moment, known: Ground, number: int) -> World:
    world = moment.before
    if moment.line.kind == "action":
        apply(world, moment.line, moment.events, known, At(episode=number, scene=moment.scene.id, line=moment.line.number))
    return world
