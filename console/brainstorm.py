"""`loreboard brainstorm` and `loreboard fork`: arcs side by side, and a person who steers."""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from loreboard.story.errors import BadInput, BadOrder, LoreboardError

from .choose import language_of, made_by, models_from, own_lore, settings_from, standard_input, tools_for
from .gates import WAITS, ended
from .tell import plain, print_json

if TYPE_CHECKING:
    from loreboard.pipeline.room.orders import Order
    from loreboard.pipeline.room.session import Room
    from loreboard.pipeline.runs import Outcome, Tools
    from loreboard.pipeline.settings import Settings

    from .room_face import Face
    from .room_line import Ears

Many = list[str] | None


def brainstorm(
    premise_or_dir: Annotated[str, typer.Argument(help="What the series starts from, or the folder of a room to come back to.")],
    dir: Annotated[Path | None, typer.Option("--dir", help="Folder to write to; made if missing, must be empty.")] = None,
    lang: Annotated[str | None, typer.Option("--lang", help="en or zh; found from the premise when left out.")] = None,
    arcs: Annotated[int, typer.Option(help="How many arcs to begin with.")] = 6,
    episodes: Annotated[int, typer.Option(help="Number of episodes.")] = 5,
    seconds: Annotated[int, typer.Option(help="Length of an episode.")] = 180,
    seed: Annotated[int, typer.Option(help="Another number, other arcs (offline).")] = 0,
    model: Annotated[
        Many, typer.Option("--model", help="offline, openai/NAME, anthropic/NAME or compatible/NAME; ROLE=... for one.")
    ] = None,
    fallback: Annotated[Many, typer.Option("--fallback", help="A model that takes over when another is down; may be repeated.")] = None,
    budget: Annotated[str | None, typer.Option("--budget", help="The most it may cost, in US dollars.")] = None,
    lore: Annotated[Path | None, typer.Option("--lore", help="Folder whose accepted lore of your own is drawn on.")] = None,
    script: Annotated[Path | None, typer.Option("--script", help="Orders out of a file, one a line; else from standard input.")] = None,
    afresh: Annotated[bool, typer.Option("--afresh", help="Set damaged checkpoints up again from the tree.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object an event, a line each.")] = False,
) -> None:
    """Choose an arc, and steer: pick, more like, less like, merge, change, lock, undo. Leave at any time and come back.

    Example: loreboard brainstorm "a road-mender in a valley where fog eats the roads"
    """
    root, chosen = _place(premise_or_dir, dir), None
    if root is None:
        from loreboard.pipeline import naming
        from loreboard.pipeline.room import session

        text = _premise(premise_or_dir)
        root = dir or naming.free(naming.slug(text), Path.cwd())
        everybody, own = models_from(model or ())
        chosen = settings_from(
            premise=text, language=language_of(text, lang), episodes=episodes, seconds=seconds, seed=seed, model=everybody, models=own,
            fallback=fallback or (), budget=budget, arcs=arcs, lore=own_lore(lore, root),
        )  # fmt: skip
        tools_for(chosen, root)  # names what is missing before there is a folder
        session.begin(root, chosen)
    try:
        _written(root, script, as_json, afresh)
    except LoreboardError as error:
        if not as_json:
            raise
        _say_event(error)
        raise typer.Exit(error.exit_code) from error


def _written(root: Path, script: Path | None, as_json: bool, afresh: bool) -> None:
    """A sitting, and the series where one ends in `go`."""
    from . import stopping

    goes, parent = [0], os.getppid()
    stopping.run(lambda: _sit(root, script, as_json, afresh, goes), parent)
    if not goes[0]:
        return
    from loreboard.pipeline import runs

    def on(arc: int | None = None) -> "Outcome":
        return stopping.run(lambda: runs.resume(root, lambda told: tools_for(told, root), arc=arc), parent)

    outcome = on()
    if not as_json:
        return ended(outcome, False, on)
    from .room_face import print_line

    waits = outcome.waits.gate if outcome.waits else None
    print_line({"event": "written", "dir": str(outcome.root), "asked": outcome.asked, "replayed": outcome.replayed, "waits": waits})
    if waits:
        raise typer.Exit(WAITS)


def _say_event(error: LoreboardError) -> None:
    from .room_face import Events

    if not isinstance(error, _Told):
        Events().refused(error)
    print(f"Error: {plain(str(error))}", file=sys.stderr)


def fork(
    dir: Annotated[Path, typer.Argument(help="The folder of a room.")],
    to: Annotated[Path, typer.Option("--to", help="The new folder; must be empty.")],
    at: Annotated[
        int | None, typer.Option("--at", help="The step to begin from, as `tree` numbers them; left out: where the room stands.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object for machines.")] = False,
) -> None:
    """Begin another room from a step of this one. Both go on by themselves, each with a budget of its own.

    Example: loreboard fork fog-eats-roads --at 4 --to fog-eats-roads-2
    """
    from loreboard.pipeline import settings
    from loreboard.pipeline.room.forking import forked

    from .room_words import saying

    step = forked(dir, at, to, made_by(settings.read(dir)))
    if as_json:
        return print_json({"dir": str(to), "step": step})
    print(plain(saying(settings.read(to).language)("forked", n=step, dir=to)))


def _place(told: str, dir: Path | None) -> Path | None:
    """The folder of a room or a series that `told` names, None when it is a premise. Raises BadInput for a folder that is neither."""
    path = Path(told)
    try:
        there = len(told) < 1000 and "\n" not in told and path.is_dir()
    except (OSError, ValueError):
        there = False
    if not there:
        if "/" in told.strip() and " " not in told.strip():
            raise BadInput("There is no such folder", told, "Check its name; or give a premise of more than one word.")
        return None
    if dir is not None:
        raise BadInput("A room that is come back to stays where it is", "--dir", "Leave --dir out, or give a premise.")
    return path


def _premise(told: str) -> str:
    from loreboard.story.premise import MAX_PREMISE

    text = (standard_input() if told == "-" else told).strip()
    if not text:
        raise BadInput("The premise is empty", "PREMISE", "Say in a sentence who, where, and what is strange.")
    if len(text) > MAX_PREMISE:
        raise BadInput(f"The premise has {len(text)} characters, {MAX_PREMISE} are read", "PREMISE", "Shorten it to what the story needs.")
    return text


async def _sit(root: Path, script: Path | None, as_json: bool, afresh: bool, goes: list[int]) -> None:
    """One sitting; `goes` is told the arc that the series is to be written from."""
    from loreboard.pipeline import settings
    from loreboard.pipeline.room import session

    from .room_face import Drawn, Events
    from .room_line import Script, Typed, script_lines

    typed = script is None and not as_json and sys.stdin.isatty() and sys.stdout.isatty()
    lines = None if typed else script_lines(script)
    chosen = settings.read(root)
    face: Face = Events() if as_json else Drawn(chosen.language, typed)

    def tools(told: "Settings") -> "Tools":
        return replace(tools_for(told, root), watch=face.watch)

    async with AsyncExitStack() as stack:
        with face.waiting("opening"):
            room = await stack.enter_async_context(session.sitting(root, tools, afresh))
        back = bool(room.tree.steps)
        ears: Ears = Typed(room, lambda: "") if lines is None else Script(lines)
        chair = _Chair(room, ears, face, typed)
        if room.cut_off and not back:
            await chair.obey(_again())
        face.came_in(room, back)
        if room.cut_off and back:
            face.cut_off(room, await room.perhaps_billed())
        goes[0] = await chair.sit()
        if goes[0]:
            face.going(room, goes[0])
        else:
            face.left(room)


class _Chair:
    """Whoever sits in the room: hears orders, has them done, shows what came of it. A script ends at the first that cannot be done."""

    def __init__(self, room: "Room", ears: "Ears", face: "Face", typed: bool) -> None:
        self._room, self._ears, self._face, self._typed = room, ears, face, typed

    async def sit(self) -> int:
        """Until a person leaves: the arc that the series is to be written from, 0 for none."""
        from loreboard.pipeline.room.orders import heard

        while (said := await self._line()) is not None:
            if not said.strip():
                continue
            self._face.heard(said)
            try:
                order = self._room.sound(heard(said, self._room.language))
            except BadOrder as error:
                self._face.refused(error)
                if self._typed:
                    continue
                raise _Told(error) from error
            if order.kind == "quit":
                return 0
            if order.kind == "go":
                return await self._go(order)
            await self.obey(order)
        return 0

    async def obey(self, order: "Order") -> None:
        """Do `order`, which is sound, and show what came of it."""
        from loreboard.pipeline.room.orders import LOOKING

        room, face, before = self._room, self._face, self._room.tree
        if order.kind in LOOKING:
            return face.shown(room, order)
        meant = room.unfinished if order.kind == "again" else order
        if quote := await room.quote(order):
            face.quoted(quote)
        try:
            with face.waiting("writing"):
                await self._breakable(room.do(order))
        except LoreboardError as error:
            if not self._typed:
                raise
            face.refused(error)
        if room.cut_off:
            face.cut_off(room, await room.perhaps_billed())
        elif room.tree != before:
            face.done(room, meant, before)

    async def _go(self, order: "Order") -> int:
        if order.arcs and self._room.tree.table.picked != order.arcs[0]:
            await self.obey(order.model_copy(update={"kind": "pick"}))
        return self._room.tree.table.picked

    async def _line(self) -> str | None:
        while True:
            try:
                return await self._ears.line()
            except KeyboardInterrupt:
                continue

    async def _breakable(self, work: Awaitable[Any]) -> None:
        """Ctrl-C ends `work` and nothing else, when a person sits here."""
        if not self._typed or os.name != "posix":
            await work
            return
        task, loop, broken = asyncio.ensure_future(work), asyncio.get_running_loop(), False

        def stop() -> None:
            nonlocal broken
            broken = True
            task.cancel()

        usual = signal.getsignal(signal.SIGINT)
        loop.add_signal_handler(signal.SIGINT, stop)
        try:
            await task
        except asyncio.CancelledError:
            if not broken:
                raise
            await self._room.look()
        finally:
            loop.remove_signal_handler(signal.SIGINT)
            signal.signal(signal.SIGINT, usual)


class _Told(BadOrder):
    """What was refused in a script, told already where it happened."""

    def __init__(self, error: BadOrder) -> None:
        super().__init__(error.what, error.where, error.do)


def _again() -> "Order":
    from loreboard.pipeline.room.orders import Order

    return Order(kind="again")
