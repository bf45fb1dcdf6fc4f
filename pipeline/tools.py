"""The real things that work in a folder goes on with, and the time for which they are at hand."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from loreboard.agents.desk import Desk
from loreboard.llm import Chat
from loreboard.llm.home import carry_over, settled
from loreboard.llm.ledger import Ledger
from loreboard.lore import Lore
from loreboard.story.errors import UnusableReply

from . import pacing
from .door import STOP, Door, Models
from .folder import Folder
from .ground import ground
from .outlook import Outlook, quietly
from .progress import Event, Watch, heard, nobody
from .settings import Settings
from .state import Crew
from .store import Store


@dataclass(frozen=True)
class Tools:
    """The real things a run works with, chosen by the front door."""

    models: Models
    lore: Lore
    made_by: str
    watch: Watch = nobody
    before: Callable[[Outlook], bool] = quietly
    """Told what is kept, what edits make stale and what is to do when a folder is gone on with, before anything is sent or written; False
    leaves everything as it is."""
    journal: str | None = field(default=None, repr=False)
    """A database for the journal of all folders, None for a file in each. May hold a password."""


@dataclass(frozen=True)
class Work:
    """A folder at work: whom it asks, who works, where its money is on record."""

    door: Door
    crew: Crew
    ledger: Ledger
    run: str
    """The folder's name in the ledger."""
    stop: Path
    """A file of this name stops every further request."""


@asynccontextmanager
async def at_work(folder: Folder, chosen: Settings, tools: Tools) -> AsyncIterator[Work]:
    """The crew for `folder`, which is locked, with its journal open. Calls that end with it are on record when it is left, and a reply
    that could not be used is asked for again next time."""
    stop = folder.hidden / STOP
    home = settled(folder.hidden, tools.journal)
    with Ledger(home.place) as ledger:
        await carry_over(folder.hidden, ledger, home.run)
        door = Door(tools.models, ledger, home.run, stop)
        crew = crew_for(folder, chosen, tools, door.chat)
        tell = heard(tools.watch)
        tools.models.listeners.add(tell)
        try:
            yield Work(door=door, crew=crew, ledger=ledger, run=home.run, stop=stop)
        except UnusableReply as error:
            door.refuse(error.step)
            raise
        finally:
            await door.quiet()
            tools.models.listeners.remove(tell)
            tools.watch(Event(stage="end", done=True))


def crew_for(folder: Folder, chosen: Settings, tools: Tools, chat: Chat) -> Crew:
    """Those who work in `folder` by `chosen`, asking through `chat`."""
    return Crew(
        desk=Desk(chat=chat, language=chosen.language, seed=chosen.seed), lore=tools.lore, folder=folder, store=Store(folder.hidden / "store"),
        settings=chosen, watch=tools.watch, made_by=tools.made_by, pace=pacing.pace_of(folder.root), ground=_ground(tools.lore, chosen),
    )  # fmt: skip


def _ground(lore: Lore, chosen: Settings) -> str:
    """What answers stand on, and who gave them."""
    artist = [chosen.models.get("storyboard", chosen.model), chosen.seed]
    return sha256(json.dumps([ground(lore, chosen.language), artist]).encode()).hexdigest()
