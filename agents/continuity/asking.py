"""What code leaves open on who knows what, and a model's answer to it, which has to quote both lines. Pure but for `ask`."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from loreboard.agents.desk import Desk, numbered, row, rows
from loreboard.story.bible import Bible
from loreboard.story.facts import At, Contradiction, Knowing, Unknowing
from loreboard.story.script import Line, Script

from .knowledge import uses
from .stage import Played, stage
from .words import contradiction


class Open(NamedTuple):
    """Somebody speaks, on the second line, of what was told in confidence on the first, and may have heard of it off the page."""

    who: str
    first: At
    told: Line
    second: At
    used: Line


def open_places(book: Bible, scripts: Mapping[int, Script]) -> tuple[Open, ...]:
    """Uses of secrets of which code cannot say whether they were told in between."""
    played = stage(book, scripts)
    return tuple(
        Open(use.speech.who, played[use.secret.scene].at(use.secret.line), use.secret.line, played[use.scene].at(use.line), use.line)
        for use in uses(played)
        if not use.sure
    )


async def ask(desk: Desk, step: str, book: Bible, scripts: Mapping[int, Script]) -> tuple[Contradiction, ...]:
    """The open places that a model finds to be faults; asks for nothing where none is open. They are notes, for a person to weigh.

    Raises UnusableReply when a quote does not stand on its line, or the first line was said before whoever is accused.
    """
    places = open_places(book, scripts)
    if not places:
        return ()
    touched = sorted({at.episode for place in places for at in (place.first, place.second)})
    shown = "\n\n".join(f"episode {n}\n{numbered(scripts[n])}" for n in touched)
    told = await desk.ask(
        step, "doctor/knowing", Knowing, lambda told: faults(told, book, scripts), "a reading of who knows what",
        open="\n".join(_said(place) for place in places), beats=_beats(book), scripts=shown,
    )  # fmt: skip
    language = next(iter(scripts.values())).language
    return tuple(_found(one, stage(book, scripts), language) for one in told.faults)


def faults(told: Knowing, book: Bible, scripts: Mapping[int, Script]) -> list[str]:
    """What makes `told` unusable, a sentence each. Pure."""
    played = stage(book, scripts)
    out: list[str] = []
    for one in told.faults:
        for episode, line, quote in (
            (one.first_episode, one.first_line, one.first_quote), (one.second_episode, one.second_line, one.second_quote),
        ):  # fmt: skip
            if (place := _at(episode, line, played)) is None or quote not in place[1].text:
                out.append(f"the quote {quote[:40]!r} is not on line {line} of episode {episode}")
        first, second = _at(one.first_episode, one.first_line, played), _at(one.second_episode, one.second_line, played)
        if first and second:
            if (one.first_episode, one.first_line) >= (one.second_episode, one.second_line):
                out.append(f"line {one.second_line} does not come after line {one.first_line}")
            if one.who.casefold() in {name.casefold() for name in first[0].there}:
                out.append(f"{one.who} is there when line {one.first_line} is said")
            if (second[1].speaker or one.who).casefold() != one.who.casefold():
                out.append(f"{one.who} does not speak line {one.second_line}")
    return out


def _beats(book: Bible) -> str:
    """The plan's beats, with who is on each."""
    return rows([
        {"episode": plan.number, "on": list(beat.on), "what": beat.what} for plan in book.episodes for beat in plan.beats
    ])  # fmt: skip


def _at(episode: int, number: int, played: Sequence[Played]) -> tuple[Played, Line] | None:
    return next(((scene, line) for scene in played if scene.episode == episode for line in scene.lines if line.number == number), None)


def _said(place: Open) -> str:
    return f"{place.who}: episode {place.first.episode}, {row(place.told)} / episode {place.second.episode}, {row(place.used)}"


def _found(one: Unknowing, played: Sequence[Played], language: str) -> Contradiction:
    first, second = _at(one.first_episode, one.first_line, played), _at(one.second_episode, one.second_line, played)
    assert first and second
    there = (", " if language == "en" else "、").join(sorted(first[0].there))
    return contradiction(
        "knows-too-soon", first[0].at(first[1]), second[0].at(second[1]), first[0].language, "note", who=one.who, there=there
    )  # fmt: skip
