"""A sitting in the writers' room: begun in a new folder, or come back to exactly where it was left.

The room is one thread of its graph in `.loreboard/brainstorm.sqlite`. A person's folder stays locked for as long as the sitting lasts.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from loreboard.llm.spend import read as read_spend
from loreboard.llm.spend import total
from loreboard.story.arc import Arc, Standing
from loreboard.story.errors import BadInput, UnusableReply
from loreboard.story.script import Language
from loreboard.story.value import Value

from .. import checkpoints, money, runs, settings
from ..door import Hired, unless_stopped
from ..folder import Folder
from ..settings import Settings
from ..tools import Tools, Work, at_work
from . import log
from .keeping import ARC
from .orders import ASKING, LOOKING, Order, refused
from .tree import Tree, sound

FILE = "brainstorm.sqlite"
THREAD = "room"
LINES = "brainstorm.lines"
"""What was typed, for the arrow keys."""


class Quote(Value):
    """What an order will take before it is sent, and what the folder has cost. Money in US dollars, `money` None where nothing has a price."""

    calls: int
    input_tokens: int
    output_tokens: int
    money: Decimal | None
    spent: Decimal
    cap: Decimal | None


class Room:
    """One sitting. `tree` is the room as it stands after the last order."""

    def __init__(self, folder: Folder, chosen: Settings, tools: Tools, work: Work, graph: Any) -> None:
        self.folder, self.chosen = folder, chosen
        self._tools, self._work, self._graph = tools, work, graph
        self._config = checkpoints.thread(THREAD)
        self.tree, self.unfinished = Tree(), Order(kind="begin")
        """`unfinished` is the order that was cut off, of kind "quit" where there is none."""

    @property
    def language(self) -> Language:
        return self.chosen.language

    @property
    def cut_off(self) -> bool:
        """Whether an order was cut off and waits for `again`."""
        return self.unfinished.kind != "quit"

    def arc(self, number: int) -> Arc:
        """The arc of this number."""
        return log.arc_of(self._work.crew.store, self.tree, number)

    def standing(self, number: int) -> Standing:
        """How it stands beside worn-out plots; the radar opens when it is first asked."""
        return self._work.crew.lore.standing((self.arc(number),), self.language)[0]

    def lore_names(self, number: int) -> tuple[str, ...]:
        """What the arc draws on, as a page cites it."""
        return self._work.crew.lore.citations([use.id for use in self.arc(number).lore], self.language)

    def sound(self, order: Order) -> Order:
        """`order` with what it leaves open filled in. Raises BadOrder when the room cannot do it now."""
        language = self.language
        if order.kind == "again":
            if not self.cut_off:
                raise refused("nothing", language)
            return order
        if order.kind in ("help", "quit"):
            return order
        if not self.tree.steps:
            raise refused("unfinished", language)
        order = sound(order, self.tree, self.chosen.episodes, language)
        if order.kind == "go" and self.folder.edited(ARC):
            raise refused("theirs", language, arc=(*order.arcs, self.tree.table.picked)[0], dir=self.folder.root)
        return order

    async def quote(self, order: Order) -> Quote | None:
        """What `order`, which is sound, will take; None when it asks nobody."""
        order = self.unfinished if order.kind == "again" else order
        if order.kind not in ASKING:
            return None
        hired: Hired = self._tools.models.own.get("writer", self._tools.models.everybody)
        row = money.planned_arcs(self.chosen.wish, self.chosen.arcs if order.kind == "begin" else 1, hired.price)
        spent = total(await read_spend(self._work.ledger, self._work.run))
        return Quote(
            calls=row.calls, input_tokens=row.input_tokens, output_tokens=row.output_tokens, money=row.money,
            spent=spent.spent + spent.perhaps, cap=self.chosen.budget,
        )  # fmt: skip

    async def do(self, order: Order) -> Tree:
        """Do `order`, which is sound, and return the tree; looking orders are no business of the graph.

        Whatever a model or a budget raises leaves the order cut off: `again` finishes it, and any other leaves it undone.
        """
        if order.kind in LOOKING | {"go", "quit"}:
            return self.tree
        if order.kind == "again":
            return await self._on(None)
        if self.cut_off:
            await self._graph.aupdate_state(self._config, {"order": "", "made": []}, as_node="keep")
            await self._on(None)
        from langgraph.types import Command

        return await self._on(Command(resume=order.model_dump_json()))

    async def perhaps_billed(self) -> bool:
        """Whether a call went out whose answer never came."""
        return any(call.worst for call in (await self._work.door.report()).open)

    async def come_back(self, first: dict[str, Any] | None) -> None:
        """Take the thread up where it is. An order that was cut off is finished when its answer is on record, and told else."""
        await self.look()
        if not await self._next():
            await self._graph.aupdate_state(self._config, first or {"order": Order(kind="begin").model_dump_json()}, as_node="__start__")
            await self.look()
        if self.cut_off and (await self._next())[0] != "ask":
            await self._on(None)

    async def _on(self, told: Any) -> Tree:
        crew = self._work.crew
        try:
            await unless_stopped(self._graph.ainvoke(told, self._config, context=crew, durability="sync"), self._work.stop)
        except UnusableReply as error:
            self._work.door.refuse(error.step)
            raise
        finally:
            await self.look()
        return self.tree

    async def _next(self) -> tuple[str, ...]:
        return await checkpoints.waiting(self._graph, self._config, self.folder.hidden / FILE, _afresh(self.folder.root))

    async def look(self) -> None:
        """Read the tree and what is cut off from the last checkpoint."""
        state = await self._graph.aget_state(self._config)
        told = state.values
        last, at, ahead = told.get("last", ""), told.get("at", 0), tuple(told.get("ahead", ()))
        self.tree = log.read(self._work.crew.store, last, at, ahead)
        busy = told.get("order") if state.next and state.next[0] != "wait" else ""
        self.unfinished = Order.model_validate_json(busy) if busy else Order(kind="quit")


def begin(root: Path, chosen: Settings) -> None:
    """Make the folder `root` for a new room. Raises BadInput when it holds anything."""
    runs.fresh(root, chosen)
    folder = Folder(root)
    with folder.locked():
        folder.publish(settings.FILE, settings.write_out(chosen))


@asynccontextmanager
async def sitting(root: Path, tools_for: Callable[[Settings], Tools], afresh: bool = False) -> AsyncIterator[Room]:
    """The room in `root`, as it was left; a new one when there is none. `afresh` sets damaged checkpoints up again from the tree.

    Raises BadInput for a folder made from a finished script: there is no arc to choose.
    """
    from . import graph

    chosen = settings.read(root)
    if not chosen.premise:
        raise BadInput("This folder was made from a finished script, which has its arc", str(root), "Begin a room with a premise.")
    folder, path = Folder(root), root / ".loreboard" / FILE
    with folder.locked():
        tools = tools_for(chosen)
        if afresh:
            for side in ("", "-wal", "-shm"):
                path.with_name(FILE + side).unlink(missing_ok=True)
        async with (
            tools.models.traffic.desks,
            at_work(folder, chosen, tools) as work,
            checkpoints.saved(graph.build(), path, _afresh(root)) as compiled,
        ):
            room = Room(folder, chosen, tools, work, compiled)
            known = log.remembered(folder)
            await room.come_back({"order": "", "last": known[0], "at": known[1], "ahead": list(known[2])} if known else None)
            yield room


def _afresh(root: Path) -> str:
    return f"Run `loreboard brainstorm {root} --afresh`; every step and every answer is kept."
