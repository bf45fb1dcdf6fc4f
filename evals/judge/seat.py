"""Who judges: a desk whose model is no relation of the writer's, and the signature that stands in every result.

Knows what no judge may be: rules, which cannot read, and a model of the family whose work is judged.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from loreboard.agents.desk import Desk
from loreboard.composer import Composer
from loreboard.llm import Chat
from loreboard.llm.roles import model_for
from loreboard.story.ask import Ask, Reply
from loreboard.story.errors import BadInput, NeedsModel
from loreboard.story.script import Language
from loreboard.story.value import Value

from .family import Family, shared_families
from .figures import figures, measure

T = TypeVar("T")
_PROMPT = "judge/original"
"""Any prompt of the role: they all go to one model."""


class Signed(Value):
    """Who judged, and what speaks against it."""

    judge: str
    """The model's name, as the door has it."""
    written_by: tuple[str, ...]
    """The models that wrote what was judged, as far as it was said; none for people's work."""
    same_family: bool
    """The judge is of the family of one of them: it may prefer its own."""
    seed: int


class Unrelated:
    """A Chat that takes no reply from a relation of the writers: with `--fallback`, one may have stood in for the judge."""

    def __init__(self, chat: Chat, model: str, written_by: Sequence[str]) -> None:
        self._chat, self.model, self._written_by = chat, model, written_by

    async def reply(self, ask: Ask) -> Reply:
        """The wrapped Chat's reply. Raises BadInput when a model of the writers' family gave it."""
        reply = await self._chat.reply(ask)
        if related := shared_families(reply.model, self._written_by):
            what = f"{reply.model} stood in for the judge, and is of the writers' family ({_told(related)})"
            raise BadInput(what, ask.step, "Judge without that `--fallback`, and in a new folder or journal.")
        return reply


@dataclass(frozen=True)
class Judge:
    """A desk to judge at. Made by `seat`, which refuses who may not."""

    desk: Desk
    signed: Signed
    at_once: int

    def reading(self, language: Language, take: int = 0) -> Desk:
        """The desk for a text in `language`; `take` tells asks apart that are alike word for word."""
        return sitting(self.desk, language, take)

    async def all_of(self, works: Sequence[Callable[[], Awaitable[T]]]) -> tuple[T, ...]:
        """What `works` return, in their order, at most `at_once` under way. The first that fails stops the others, and is raised."""
        return await all_of(works, self.at_once)


def seat(desk: Desk, written_by: Sequence[str] = (), same_family: bool = False, at_once: int | None = None) -> Judge:
    """The judge at `desk` of what the models `written_by` wrote ("openai/gpt-...", none for people's work).

    Raises NeedsModel for the offline composer, and BadInput for a model of the writers' family unless `same_family` says that this
    is known; it then stands in every result.
    """
    model = refuse_rules(desk, "--model")
    related = shared_families(model, written_by)
    if related and not same_family:
        raise BadInput(
            f"{model} would judge its own family's work ({_told(related)})",
            "--model judge",
            "Choose a judge of another family, or say that the same family is meant.",
        )
    signed = Signed(judge=model, written_by=tuple(written_by), same_family=bool(related), seed=desk.seed)
    kept = desk if same_family else replace(desk, chat=Unrelated(desk.chat, model, signed.written_by))
    return Judge(kept, signed, measure(at_once, figures().at_once, 1, "at_once"))


def _told(related: Iterable[Family]) -> str:
    return ", ".join(sorted(map(str, related)))


def refuse_rules(desk: Desk, where: str) -> str:
    """The name of the model that answers a judge's asks at `desk`. Raises NeedsModel when it is the offline composer."""
    model = model_for(desk.chat, _PROMPT)
    if model == Composer.model:
        raise NeedsModel("Rules cannot judge a story", where, "Choose a model: `--model judge=VENDOR/NAME`.")
    return model


def sitting(desk: Desk, language: Language, take: int = 0) -> Desk:
    """`desk` for another language, and with a seed of its own for each take."""
    return replace(desk, language=language, seed=desk.seed + take)


async def all_of(works: Sequence[Callable[[], Awaitable[T]]], at_once: int) -> tuple[T, ...]:
    """What `works` return, in their order, at most `at_once` under way. The first that fails stops the others, and is raised."""
    left, done = iter(enumerate(works)), dict[int, T]()

    async def hand() -> None:
        for number, work in left:
            done[number] = await work()

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(min(at_once, len(works))):
                group.create_task(hand())
    except BaseExceptionGroup as several:
        raise several.exceptions[0] from None
    return tuple(done[number] for number in range(len(works)))
