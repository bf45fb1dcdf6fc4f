"""Points at which a run of the command ends itself without warning, at one step of the pipeline. Nothing of it is in the product.

`arm` wraps what stands around a point, from the intent of a call to the rename of a file that came of it.
"""

import os
from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from typing import Any

from loreboard.llm import openai_compatible
from loreboard.llm.budgeted import Budgeted
from loreboard.llm.journal import Journal
from loreboard.llm.openai_client import open_client
from loreboard.llm.openai_compatible import OpenAICompatible
from loreboard.pipeline import boards

CODE = 9
"""The exit code of a process that died so."""
POINTS: Mapping[str, int] = {
    "before_intent": 0, "after_intent": 0, "after_send": 1, "mid_stream": 1, "after_last_byte": 1, "after_settle": 1,
    "after_answer": 0, "after_put_writes": 0, "after_checkpoint": 0, "before_rename": 0, "after_rename": 0,
}  # fmt: skip
"""Each point, in the order of a step's life, and how often the step's call is sent again after it."""
_now: ContextVar[str] = ContextVar("now", default="")


def arm(point: str, step: str) -> None:
    """Die at `point` of `step`: "e02/script" or "e02/s02/shots"."""
    if point in ("before_rename", "after_rename"):
        _at_rename(point, f"{step[:3]}/{'script.fountain' if step.endswith('script') else 'shots.csv'}")
    elif point in ("after_put_writes", "after_checkpoint"):
        _at_checkpoint(point, step)
    elif point == "after_send":
        _after_send(step)
    elif point == "mid_stream":
        _mid_stream(step)
    else:
        owner, name, before = {
            "before_intent": (Journal, "reply", True),
            "after_intent": (Journal, "_send", True),
            "after_last_byte": (OpenAICompatible, "reply", False),
            "after_settle": (Budgeted, "reply", False),
            "after_answer": (Journal, "reply", False),
        }[point]
        _around(owner, name, before, step)


def _die() -> None:
    os._exit(CODE)


def _around(owner: type, name: str, before: bool, step: str) -> None:
    plain: Callable[..., Awaitable[Any]] = getattr(owner, name)

    async def dying(self: Any, ask: Any, *more: Any) -> Any:
        if before and ask.step == step:
            _die()
        told = await plain(self, ask, *more)
        if ask.step == step:
            _die()
        return told

    setattr(owner, name, dying)


def _knowing_the_step() -> None:
    """Whatever the provider does for a call can ask `_now` for its step."""
    plain = OpenAICompatible.reply

    async def reply(self: OpenAICompatible, ask: Any) -> Any:
        mark = _now.set(ask.step)
        try:
            return await plain(self, ask)
        finally:
            _now.reset(mark)

    setattr(OpenAICompatible, "reply", reply)  # noqa: B010


def _after_send(step: str) -> None:
    """When the last byte of the request is handed to the system, which delivers it whatever becomes of us."""
    _knowing_the_step()

    async def trace(event: str, _: Any) -> None:
        if event == "http11.send_request_body.complete":
            _die()

    async def hook(request: Any) -> None:
        if _now.get() == step:
            request.extensions["trace"] = trace

    def traced(key: str, url: str) -> Any:
        client = open_client(key, url)
        client._client.event_hooks = {"request": [hook]}
        return client

    setattr(openai_compatible, "open_client", traced)  # noqa: B010


def _mid_stream(step: str) -> None:
    _knowing_the_step()
    plain = openai_compatible._Heard.take

    def take(self: Any, event: Any) -> bool:
        told = plain(self, event)
        if _now.get() == step and self._hearing.text:
            _die()
        return told

    setattr(openai_compatible._Heard, "take", take)  # noqa: B010


def _at_checkpoint(point: str, step: str) -> None:
    """After the writes, or the checkpoint, that first hold what came of the step."""
    from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

    episode, *scene = step.split("/")[:-1]
    number, plain = int(episode[1:]), boards.key
    channel, names = ("boards", set[str]()) if scene else ("scripts", {str(number)})

    def key(of: int, drawn: Any, *more: Any) -> str:
        name = plain(of, drawn, *more)
        if (of, [drawn.id]) == (number, scene):
            names.add(name)
        return name

    def holds(values: Mapping[str, Any]) -> bool:
        return not names.isdisjoint(values.get(channel) or {})

    setattr(boards, "key", key)  # noqa: B010

    writes, put = AsyncSqliteSaver.aput_writes, AsyncSqliteSaver.aput

    async def aput_writes(self: Any, config: Any, told: Any, *more: Any) -> None:
        await writes(self, config, told, *more)
        if point == "after_put_writes" and holds(dict(told)):
            _die()

    async def aput(self: Any, config: Any, checkpoint: Any, *more: Any) -> Any:
        told = await put(self, config, checkpoint, *more)
        if point == "after_checkpoint" and holds(checkpoint["channel_values"]):
            _die()
        return told

    setattr(AsyncSqliteSaver, "aput_writes", aput_writes)  # noqa: B010
    setattr(AsyncSqliteSaver, "aput", aput)  # noqa: B010


def _at_rename(point: str, name: str) -> None:
    plain = os.replace

    def replace(source: Any, target: Any) -> None:
        mine = str(target).endswith(name)
        if mine and point == "before_rename":
            _die()
        plain(source, target)
        if mine:
            _die()

    setattr(os, "replace", replace)  # noqa: B010
