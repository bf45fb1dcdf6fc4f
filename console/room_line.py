"""Where a person types in the writers' room: arrow keys, a history that lasts, completion of orders and of arcs. The rest reads a script."""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from loreboard.pipeline.room.orders import spellings, words
from loreboard.pipeline.room.session import LINES, Room
from loreboard.story.errors import BadInput

from .folding import cut
from .room_words import listed, saying

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession


_TAIL = re.compile(r"[\d.]*$")


class Ears(Protocol):
    """Where orders come from."""

    async def line(self) -> str | None:
        """The next order, None when there is none any more. Raises KeyboardInterrupt when a person breaks off the line."""
        ...


class Script:
    """Orders out of a file or a pipe, a line each. What begins with # is a remark; empty lines are left out."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = (told for line in lines if (told := line.strip().lstrip("\ufeff")) and not told.startswith("#"))

    async def line(self) -> str | None:
        return next(self._lines, None)


class Typed:
    """Orders typed at a terminal."""

    def __init__(self, room: Room, spent: Callable[[], str]) -> None:
        self._room, self._spent, self._session = room, spent, _session(room, self._foot)

    async def line(self) -> str | None:
        try:
            return await self._session.prompt_async("› ")
        except EOFError:
            return None

    def _foot(self) -> str:
        room, say = self._room, saying(self._room.language)
        table = room.tree.table
        picked = f" · ✓ {table.picked}" if table.picked else ""
        told = f"{say('step', n=room.tree.at)} · {listed(table.arcs, room.language)}{picked}{self._spent()}"
        return cut(f" {told}", self._session.output.get_size().columns - 1)


def script_lines(path: Path | None) -> Iterable[str]:
    """The lines of a script, or of standard input when there is no `path`. Raises BadInput for what cannot be read as UTF-8."""
    try:
        if path is not None:
            return path.read_text(encoding="utf-8-sig").splitlines()
        return _piped()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"Cannot read the script of orders: {error}", str(path), "Give a text file in UTF-8, an order a line.") from error


def _piped() -> Iterator[str]:
    """As they come, so that a program may talk with the room."""
    for raw in sys.stdin.buffer:
        try:
            yield raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise BadInput("An order is not UTF-8", "standard input", "Send text in UTF-8, an order a line.") from error


def offers(text: str, room: Room) -> list[tuple[str, int, str]]:
    """(what may be put in, how many characters before the cursor it replaces, what it means) at the end of `text`. Pure but for the arcs."""
    language, own = room.language, spellings(room.language)
    typed = text.lstrip()
    if not typed:
        return [(f"{word.called(language)} ", 0, word.does[language]) for word in words().orders.values()]
    every = own | {spelling: kind for other in ("en", "zh") for spelling, kind in spellings(other).items()}
    begun = [(spelling, kind) for spelling, kind in every.items() if spelling.startswith(typed.casefold()) and spelling != typed]
    if begun:
        return [(f"{spelling} ", len(typed), words().orders[kind].does[language]) for spelling, kind in begun]
    return _numbers(typed, room)


def _numbers(typed: str, room: Room) -> list[tuple[str, int, str]]:
    """Arcs, turning points or steps that may follow, for an order that is whole but for them."""
    takes, last = _takes(typed), _TAIL.search(typed)
    if last is None:
        return []
    told: list[tuple[str, str]] = []
    if takes == "point":
        arcs = [n for n in room.tree.table.arcs if f"{n}.".startswith(last[0]) or last[0].startswith(f"{n}.")]
        told = [(f"{n}.{point.episode}", point.event) for n in arcs for point in room.arc(n).turns]
    elif takes == "step":
        told = [(str(step.number), step.order.said) for step in room.tree.steps]
    elif takes in ("arc", "arcs", "two", "some", "change"):
        told = [(str(n), room.arc(n).title) for n in room.tree.table.arcs]
    return [(number, len(last[0]), what) for number, what in told if number.startswith(last[0])]


def _takes(typed: str) -> str:
    """What the order that `typed` begins with takes, "" for none."""
    every = {spelling: kind for language in ("en", "zh") for spelling, kind in spellings(language).items()}
    found = max((spelling for spelling in every if typed.casefold().startswith(spelling)), key=len, default="")
    return words().orders[every[found]].takes if found else ""


def _session(room: Room, foot: Callable[[], str]) -> "PromptSession[str]":
    from prompt_toolkit import PromptSession
    from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
    from prompt_toolkit.completion import CompleteEvent, Completer, Completion
    from prompt_toolkit.document import Document
    from prompt_toolkit.history import FileHistory
    from prompt_toolkit.styles import Style

    class Offers(Completer):
        def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
            for text, behind, what in offers(document.text_before_cursor, room):
                yield Completion(text, start_position=-behind, display=text.strip(), display_meta=cut(what, 40))

    return PromptSession(
        history=FileHistory(str(room.folder.hidden / LINES)),
        completer=Offers(),
        complete_while_typing=False,
        auto_suggest=AutoSuggestFromHistory(),
        bottom_toolbar=foot,
        style=Style.from_dict({"bottom-toolbar": "noreverse ansibrightblack", "": ""}),
        reserve_space_for_menu=6,
    )
