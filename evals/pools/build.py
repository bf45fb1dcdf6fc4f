"""Makes a pool from a user's own model: every sample in a request of its own, through the same door as a series.

The journal lies in a hidden folder beside the file that is to be, so that a build which was stopped goes on where it was, and pays for
nothing twice. The file comes last, whole, and takes no other's place.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from loreboard.agents.desk import Desk
from loreboard.composer import Composer
from loreboard.llm import Chat
from loreboard.llm.accounts import Report
from loreboard.pipeline.aside import all_of, door_at
from loreboard.pipeline.door import Door, Models
from loreboard.pipeline.folder import alone
from loreboard.story.ask import Ask, Reply
from loreboard.story.errors import LoreboardError, NeedsModel, UnusableReply
from loreboard.story.files import refuse_there, write_whole
from loreboard.story.script import Language

from . import SHIPPED, Default, Head, Pool, written
from .asking import plot, story
from .briefs import Brief
from .figures import figures

T = TypeVar("T")
_RESUME = re.compile(r"`loreboard resume(?: DIR)?(?: --afresh)?`")


@dataclass(frozen=True)
class Order:
    """What pool is wanted. `today` stands in its head, with whatever `licence` the user gives it."""

    out: Path
    language: Language
    briefs: tuple[Brief, ...]
    samples: int
    licence: str
    today: date

    @property
    def hidden(self) -> Path:
        """The folder of the journal: ".my.pool.jsonl.loreboard" beside "my.pool.jsonl"."""
        return self.out.with_name(f".{self.out.name}.loreboard")

    @property
    def name(self) -> str:
        """The pool's, by its file; never one of ours, since a score names the pool that it is against."""
        told = self.out.name.removesuffix(".jsonl").removesuffix(".pool").strip(".").encode(errors="replace").decode() or "own"
        return f"own.{told}" if any(file.startswith(f"{told}.") for file in SHIPPED.values()) else told


@dataclass(frozen=True)
class Built:
    """A pool that was made, and what it took."""

    out: Path
    pool: Pool
    asked: int
    """Calls made to the model."""
    replayed: int
    """Answers taken from the record."""
    perhaps_billed: tuple[str, ...]
    """Steps of an earlier, interrupted build that were on the wire: asked again, and perhaps billed twice."""


class Signing:
    """A Chat that keeps the names its replies are signed with: whose pool it is, the replies say."""

    def __init__(self, chat: Chat) -> None:
        self._chat, self.model = chat, chat.model
        self.names: set[str] = set()

    async def reply(self, ask: Ask) -> Reply:
        """The wrapped Chat's reply. Raises what it does."""
        reply = await self._chat.reply(ask)
        self.names.add(reply.model)
        return reply


async def build(
    order: Order,
    models: Models,
    journal: str | None = None,
    before: Callable[[Report], None] = lambda _: None,
    tell: Callable[[int, int], None] = lambda done, many: None,
) -> Built:
    """Ask for every default of `order`, or take it from the record, and write the pool.

    Everybody's model alone is asked: nobody takes over, for a pool is of one model. `journal` is the database that a person has set for all
    folders; `before` is told what is kept before anything is sent, `tell` how many of how many defaults are there.

    Raises NeedsModel for the offline composer, BadInput when the file exists already or cannot be written, and what the door raises:
    then no file is written, what was answered is kept, and the same call goes on.
    """
    refuse_rules(models.everybody.chat.model)
    refuse_there(order.out)
    with alone(order.hidden, order.out.parent, "--out"):
        try:
            return await _built(order, replace(models, own={}, instead=()), journal, before, tell)
        except LoreboardError as error:
            error.do = _RESUME.sub("the same command", error.do)
            raise


def refuse_rules(model: str) -> None:
    """Raises NeedsModel when `model` is the offline composer."""
    if model == Composer.model:
        raise NeedsModel(
            "Rules have no first idea: the offline composer cannot make a pool", "--model", "Choose a model: `--model VENDOR/NAME`."
        )


async def _built(
    order: Order, models: Models, journal: str | None, before: Callable[[Report], None], tell: Callable[[int, int], None]
) -> Built:
    async with door_at(order.hidden, models, journal) as door:
        earlier = await door.report()
        before(earlier)
        signing = Signing(door.chat)
        stories = await _stories(order, Desk(signing, order.language, 0), door, tell)
        pool = Pool(head=_head(order, ", ".join(sorted(signing.names))), stories=stories)
        write_whole(order.out, written(pool.head, pool.stories), durable=True, new=True)
        lost = tuple(call.step for call in earlier.open if call.worst is not None)
        return Built(order.out, pool, door.asked, door.replayed, lost)


async def _stories(order: Order, desk: Desk, door: Door, tell: Callable[[int, int], None]) -> tuple[Default, ...]:
    works: list[Callable[[], Awaitable[Default]]] = []
    for brief in order.briefs:
        works += [partial(plot, desk, brief, sample) for sample in range(1, order.samples + 1)]
        works.append(partial(story, desk, brief, order.samples + 1))
    done = 0

    async def usable(work: Callable[[], Awaitable[Default]]) -> Default:
        nonlocal done
        try:
            told = await work()
        except UnusableReply as error:
            door.refuse(error.step)
            raise
        done += 1
        tell(done, len(works))
        return told

    return await all_of([partial(usable, work) for work in works], figures().at_once)


def _head(order: Order, by: str) -> Head:
    prompts = ", ".join(f"{name}.{order.language}.md ({_mark(name, order.language)})" for name in ("pool/plot", "pool/story"))
    how = (
        f"Asked with {prompts}: for each brief {order.samples} plot{'s' * (order.samples != 1)} and one story, each in a request of its own. "
        "No temperature and no seed was sent: the model's own manner."
    )
    return Head(name=order.name, version=1, language=order.language, use="own", by=by, how=how, licence=order.licence, date=order.today)


def _mark(prompt: str, language: Language) -> str:
    """The beginning of the prompt file's SHA-256."""
    agent, request = prompt.split("/")
    return "sha256:" + sha256((files("loreboard.prompts") / agent / f"{request}.{language}.md").read_bytes()).hexdigest()[:16]
