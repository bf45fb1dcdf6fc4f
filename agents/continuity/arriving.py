"""An episode held against its plan at both ends: who has what, who is alive and where, when it begins and when it is over. Pure.

The script is believed where it has shown a thing handled, a death, or somebody in a place the bible knows.
"""

from collections.abc import Iterator, Sequence

from loreboard.agents.world.carry import Moment
from loreboard.screenplay.headings import take_apart
from loreboard.story.bible import Bible, EpisodePlan, State
from loreboard.story.facts import At, Contradiction
from loreboard.story.kinds import bare_place, told
from loreboard.story.script import Line, Scene, Script

from .stage import Played, named
from .words import contradiction, rules

_NEEDS = ("give", "put", "throw", "pocket", "drop")


class Ends:
    """What the lines of one episode have shown of props and deaths, first and last."""

    def __init__(self, book: Bible, number: int) -> None:
        self.props = {prop.name.casefold() for prop in book.props}
        self.number = number
        self.first: dict[str, tuple[str, At] | None] = {}
        self.last: dict[str, tuple[str, At]] = {}
        self.dead: dict[str, At] = {}

    def see(self, moment: Moment) -> None:
        """A line goes by."""
        at = At(episode=self.number, scene=moment.scene.id, line=moment.line.number)
        if moment.line.kind != "action":
            return
        for thing in self.props:
            if thing in moment.line.text.casefold() and all(e.thing.casefold() != thing for e in moment.events):
                self.first.setdefault(thing, None)
                self.last.pop(thing, None)
        for event in moment.events:
            thing = event.thing.casefold()
            if event.kind == "die":
                self.dead.setdefault(event.who.casefold(), at)
            elif thing in self.props and event.who:
                self.first.setdefault(thing, (event.who, at) if event.kind in _NEEDS else None)
                self.last.pop(thing, None)
                has = event.to if event.kind == "give" else event.who if event.kind in ("take", "pocket") else ""
                if has:
                    self.last[thing] = (has, at)


def against_plan(book: Bible, plan: EpisodePlan, number: int, script: Script, moments: Sequence[Moment]) -> Iterator[Contradiction]:
    """Entry and exit states of `plan` that the script does not bear out."""
    ends = Ends(book, number)
    for moment in moments:
        ends.see(moment)
    words = told()["plan"]
    for state in plan.entry:
        used = ends.first.get(state.who.casefold())
        if state.attribute.casefold() in words["holder"] and used and book.character(state.value) and not _same(used[0], state.value):
            yield _found("entry", state, used[0], used[1], script)
    for state in plan.exit:
        yield from _exit(book, state, ends, number, script)


def _exit(book: Bible, state: State, ends: Ends, number: int, script: Script) -> Iterator[Contradiction]:
    words, attribute = told()["plan"], state.attribute.casefold()
    if attribute in words["holder"]:
        has = ends.last.get(state.who.casefold())
        if has and book.character(state.value) and not _same(has[0], state.value):
            yield _found("exit", state, has[0], has[1], script)
    elif attribute in words["life"]:
        at = ends.dead.get(state.who.casefold())
        if at and state.value.casefold() in words["living"][script.language]:
            yield _found("exit", state, words["dead"][script.language][0], at, script)
    elif attribute in words["place"] and book.place(state.value):
        last = _last_seen(state.who, book, number, script)
        if last and not _same(last[0], state.value) and book.place(last[0]):
            yield _found("exit", state, last[0], last[1], script)


def _last_seen(who: str, book: Bible, number: int, script: Script) -> tuple[str, At] | None:
    people = tuple(person.name for person in book.cast)
    person = book.character(who)
    for scene in reversed(script.scenes) if person else ():
        shown = Played(number, script, scene, people)
        if person and named(person.name, shown.action, script.language) and not shown.elsewhen:
            line = next((each for each in scene.lines if _speaks_of(person.name, each)), scene.lines[0])
            return _place(scene), shown.at(line)
    return None


def _speaks_of(name: str, line: Line) -> bool:
    return name.casefold() in (line.speaker or line.text).casefold()


def _place(scene: Scene) -> str:
    return bare_place(take_apart(scene.heading).place)


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _found(edge: str, state: State, now: str, at: At, script: Script) -> Contradiction:
    plan = At(episode=at.episode, scene="", line=0)
    said = rules()["edges"][edge][script.language]
    holes = {"who": state.who, "kind": state.attribute, "was": state.value, "now": now, "edge": said}
    return contradiction("plan-state", at, plan, script.language, **holes)
