"""Facts over intervals: what is so from which line to which, and the line that made it so. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from loreboard.agents.world import carry
from loreboard.agents.world.carry import Moment
from loreboard.agents.world.state import World
from loreboard.story.bible import Bible
from loreboard.story.facts import At, Interval
from loreboard.story.script import Script
from loreboard.story.world import Fact, What

_Key = tuple[str, What]


class _Open(NamedTuple):
    fact: Fact
    since: At
    cause: str


def intervals(book: Bible, scripts: Mapping[int, Script]) -> tuple[Interval, ...]:
    """Every fact that lines of action make so, in order of its beginning; what nothing ends is open. A scene's end ends what ends with it."""
    out: list[Interval] = []
    world: World | None = None
    for number, script in sorted(scripts.items()):
        world = world if number - 1 in scripts else None
        after = carry.after(script, book, number, world)
        out += _episode(carry.through(script, book, number, world), after, number)
        world = after
    return tuple(out)


def _episode(moments: Iterable[Moment], after: World, number: int) -> Iterator[Interval]:
    """The facts of one episode. A moment shows the world before its line, so a change is laid to the line before it."""
    done: list[Interval] = []
    running: dict[_Key, _Open] = {}
    last: Moment | None = None
    for moment in moments:
        if last is not None:
            _turn(running, moment.before, last, number, done)
        last = moment
    if last is not None:
        _turn(running, after, last, number, done)
    rest = (Interval(fact=one.fact, since=one.since, until=None, cause=one.cause) for one in running.values())
    yield from sorted((*done, *rest), key=lambda each: each.since.line)


def _turn(running: dict[_Key, _Open], world: World, moment: Moment, number: int, done: list[Interval]) -> None:
    at = At(episode=number, scene=moment.scene.id, line=moment.line.number)
    now = world.lines()
    for key, one in list(running.items()):
        if now.get(key) != one.fact:
            done.append(Interval(fact=one.fact, since=one.since, until=at, cause=one.cause))
            del running[key]
    for key, fact in now.items():
        if key not in running and moment.events:
            running[key] = _Open(fact, at, moment.line.text)
