"""What the writers' room shows: drawn for a person, or a line of JSON an event for a machine."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from rich.cells import cell_len
from rich.console import Console
from rich.status import Status
from rich.text import Text

from loreboard.pipeline.progress import Event
from loreboard.pipeline.room.orders import Order
from loreboard.pipeline.room.session import Quote, Room
from loreboard.pipeline.room.tree import Tree
from loreboard.story.errors import BadOrder, LoreboardError
from loreboard.story.script import Language

from . import room_sheet, room_tree
from .folding import folded
from .room_words import listed, saying
from .tell import plain

WIDEST = 110
"""Cells; longer lines are hard to read."""


class Face(Protocol):
    """Told of all that happens."""

    def came_in(self, room: Room, back: bool) -> None: ...
    def heard(self, said: str) -> None: ...
    def quoted(self, quote: Quote) -> None: ...
    def done(self, room: Room, order: Order, before: Tree) -> None: ...
    def shown(self, room: Room, order: Order) -> None: ...
    def refused(self, error: LoreboardError) -> None: ...
    def cut_off(self, room: Room, billed: bool) -> None: ...
    def left(self, room: Room) -> None: ...
    def going(self, room: Room, number: int) -> None: ...
    def waiting(self, what: str) -> Any: ...
    def watch(self, event: Event) -> None: ...


class Drawn:
    """For a person."""

    def __init__(self, language: Language, typed: bool) -> None:
        self._out = Console(file=sys.stdout, markup=False, highlight=False, emoji=False, soft_wrap=True)
        self._language, self._say, self._typed = language, saying(language), typed
        self._status: Status | None = None

    @property
    def width(self) -> int:
        """Cells there are now: a window may be pulled smaller while we sit."""
        return max(20, min(self._out.size.width, WIDEST))

    def came_in(self, room: Room, back: bool) -> None:
        if back and room.tree.steps:
            self._lines(self._say("welcome", n=room.tree.at), style="bold")
            self._table(room)
        if self._typed:
            self._lines(self._say("hint"), style="dim")

    def heard(self, said: str) -> None:
        if not self._typed:
            self._out.print(Text(f"\n› {plain(said)}", style="bold"))

    def quoted(self, quote: Quote) -> None:
        if quote.money is None:
            self._lines(self._say("free") if quote.calls == 1 else self._say("free_more", calls=quote.calls), style="dim")
            return
        cap = self._say("cap", cap=f"{quote.cap:.2f}") if quote.cap else ""
        tokens = {"input": f"{quote.input_tokens:,}", "output": f"{quote.output_tokens:,}"}
        told = self._say("quote", money=f"{quote.money:.4f}", spent=f"{quote.spent:.4f}", cap=cap, **tokens)
        self._lines(told, style="dim")

    def done(self, room: Room, order: Order, before: Tree) -> None:
        table, number = room.tree.table, (*order.arcs, 0)[0]
        if order.kind == "begin":
            return self._table(room)
        if new := [n for n in room.tree.made if n not in before.made]:
            self._rule(self._say("new"))
            arcs = [(n, room.arc(n)) for n in new]
            self._print(room_sheet.beside(room.tree, arcs, self._language, self.width))
            self._lines(arcs[0][1].logline)
            if order.kind == "change":
                self._print([Text(), *room_sheet.differences(room.arc(number), arcs[0][1], self._language, self.width)])
            if twin := next((one.arc for one in found.siblings if one.same), 0) if (found := arcs[0][1].evidence) else 0:
                self._lines(self._say("twin", n=twin, new=new[0]), style="yellow")
            if table.picked in new:
                self._lines(self._say("moved_pick", n=table.picked), style="green")
                self._own_arc(room)
        elif order.kind == "pick":
            name = "arc.yaml" if not room.folder.edited("arc.yaml") else "arc.new.yaml"
            self._lines(self._say("did_pick", n=number, file=name), style="green")
            self._own_arc(room)
        elif order.kind in ("lock", "unlock"):
            self._lines(self._say(f"did_{order.kind}", n=f"{number}.{order.point}"))
            self._lines(room.arc(number).turns[order.point - 1].event, style="yellow")
        elif order.kind == "drop":
            self._lines(self._say("did_drop", n=number))
        else:
            self._lines(self._say(f"did_{order.kind}", n=room.tree.at))
        picked = f"  ✓ {table.picked}" if table.picked else ""
        self._lines(self._say("now", table=listed(table.arcs, self._language) + picked), style="dim")

    def shown(self, room: Room, order: Order) -> None:
        language, width, numbers = self._language, self.width, order.arcs
        if order.kind == "table":
            return self._table(room)
        if order.kind == "tree":
            return self._print(room_tree.drawn(room.tree, language, width))
        if order.kind == "help":
            return self._print(room_tree.orders(language, width))
        pair = [(number, room.arc(number)) for number in numbers]
        if order.kind == "compare":
            return self._print(room_sheet.compared(room.tree, pair, language, width))
        number, arc = pair[0]
        if order.kind == "show":
            return self._print(room_sheet.whole(room.tree, number, arc, language, width))
        found = room.standing(number), room.lore_names(number)
        self._print(room_sheet.evidence(room.tree, number, arc, *found, language, width))

    def refused(self, error: LoreboardError) -> None:
        gap = " " if self._language == "en" else ""
        end = "" if error.what.endswith(("?", "？")) else "." if self._language == "en" else "。"
        told = f"{error.what}{end}{gap}{error.do}" if isinstance(error, BadOrder) else str(error)
        self._lines(told, style="red")

    def cut_off(self, room: Room, billed: bool) -> None:
        said = room.unfinished.said or self._say("the_first")
        self._lines(self._say("cut_off", said=said), style="yellow")
        if billed:
            self._lines(self._say("billed"), style="yellow")

    def left(self, room: Room) -> None:
        self._lines(self._say("left", dir=room.folder.root), style="dim")

    def going(self, room: Room, number: int) -> None:
        self._lines(self._say("going", n=number), style="bold green")

    @contextmanager
    def waiting(self, what: str) -> Iterator[None]:
        """While the writer is waited for ("writing"), or the room is opened ("opening")."""
        if not (self._typed and self._out.is_terminal):
            yield
            return
        with self._out.status(Text(self._say(what), style="dim")) as self._status:
            yield
        self._status = None

    def watch(self, event: Event) -> None:
        """How many characters of the reply have come."""
        if self._status is not None and event.text and not event.done:
            self._status.update(Text(f"{self._say('writing')}  {plain(event.text)}", style="dim"))

    def _table(self, room: Room) -> None:
        title = f"{self._say('step', n=room.tree.at)} · {self._say('began', n=len(room.tree.table.arcs))}"
        self._rule(title)
        arcs = [(number, room.arc(number)) for number in room.tree.table.arcs]
        self._print(room_sheet.beside(room.tree, arcs, self._language, self.width))
        self._rule("")

    def _own_arc(self, room: Room) -> None:
        if room.folder.edited("arc.yaml"):
            self._lines(self._say("theirs_stays"), style="yellow")

    def _rule(self, title: str) -> None:
        told = f"── {title} " if title else ""
        self._out.print(Text(told + "─" * max(0, self.width - cell_len(told)), style="dim"))

    def _lines(self, text: str, style: str = "") -> None:
        self._print(Text(line, style=style) for line in folded(text, self.width))

    def _print(self, lines: Iterable[Text]) -> None:
        for line in lines:
            line.plain = plain(line.plain)
            self._out.print(line, crop=False)


class Events:
    """For a machine: one JSON object a line on standard output."""

    def came_in(self, room: Room, back: bool) -> None:
        self._tell("came_in", room, back=back, arcs={n: room.arc(n).model_dump(mode="json") for n in room.tree.table.arcs})

    def heard(self, said: str) -> None:
        print_line({"event": "heard", "said": said})

    def quoted(self, quote: Quote) -> None:
        print_line({"event": "quote", **quote.model_dump(mode="json")})

    def done(self, room: Room, order: Order, before: Tree) -> None:
        new = {n: room.arc(n).model_dump(mode="json") for n in room.tree.made if n not in before.made}
        self._tell("done", room, order=order.kind, said=order.said, new=new)

    def shown(self, room: Room, order: Order) -> None:
        told: dict[str, Any] = {"order": order.kind, "arcs": {n: room.arc(n).model_dump(mode="json") for n in order.arcs}}
        if order.kind == "why":
            told["standing"] = room.standing(order.arcs[0]).model_dump(mode="json")
        if order.kind == "tree":
            told["steps"] = [step.model_dump(mode="json", exclude={"format", "before"}) for step in room.tree.steps]
        self._tell("shown", room, **told)

    def refused(self, error: LoreboardError) -> None:
        print_line({"event": "refused", "kind": type(error).__name__, "what": error.what, "where": error.where, "do": error.do})

    def cut_off(self, room: Room, billed: bool) -> None:
        self._tell("cut_off", room, said=room.unfinished.said, order=room.unfinished.kind, perhaps_billed=billed)

    def left(self, room: Room) -> None:
        self._tell("left", room, dir=str(room.folder.root))

    def going(self, room: Room, number: int) -> None:
        self._tell("going", room, arc=number)

    @contextmanager
    def waiting(self, what: str) -> Iterator[None]:
        yield

    def watch(self, event: Event) -> None:
        """Nothing: events are what was done."""

    def _tell(self, event: str, room: Room, **more: object) -> None:
        table = room.tree.table
        where = {
            "step": room.tree.at,
            "table": table.arcs,
            "picked": table.picked,
            "locks": [f"{arc}.{point}" for arc, point in table.locks],
        }
        print_line({"event": event, **where, **more})


def print_line(told: object) -> None:
    """`told` as JSON on one line; what could steer a terminal is escaped."""
    text = json.dumps(told, ensure_ascii=False)
    print("".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in text), flush=True)
