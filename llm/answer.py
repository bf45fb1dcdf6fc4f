"""The one place where a reply becomes a value, and where a reply that does not is asked for again."""

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from loreboard.story.ask import Ask
from loreboard.story.errors import NotAccepted, Truncated, UnusableReply

from .chat import Chat

T = TypeVar("T", bound=BaseModel)

REPAIRS = 2
"""How often a model is told what was wrong with its reply, unless the asker says otherwise."""
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
"""A NUL in a JSON text: no script, file or timeline can hold it."""
_TOLD = 20
"""Faults a model is told at once; the person sees three."""


def nothing(_: object) -> Sequence[str]:
    """No fault."""
    return ()


async def answer(
    chat: Chat, ask: Ask, wanted: type[T], faults: Callable[[T], Sequence[str]] = nothing, called: str = "",
    repairs: int = REPAIRS, must: Callable[[T], Sequence[str]] | None = None,
) -> T:  # fmt: skip
    """Ask, and return a `wanted` in which `faults` finds nothing wrong.

    A reply of the wrong shape, or with faults (a sentence each: a line in no shot, a quote that stands nowhere), is asked for
    again, at most `repairs` times, with the list of what was wrong and without the reply. One that ran into its limit is asked for once
    more with twice the room. Each further ask has a step of its own: "bible/again1", "bible/longer".

    Where `must` is given, faults are worth asking again for and no more: the last reply in which `must` finds nothing is taken.

    Raises UnusableReply naming what is wrong, at most three things, and the step whose reply was the last: a record of that
    one is no longer good for anything. `called` is the reply's name for a person. Or raises whatever ModelTrouble the chat does.
    """
    asked, roomy, wrong, bearable = ask, False, [""], None
    for turn in range(repairs + 1):
        if turn:
            asked = _again(ask, asked.most_tokens, turn, wrong)
        try:
            reply = await chat.reply(asked)
        except Truncated as short:
            if roomy:
                raise
            roomy, asked = True, asked.model_copy(update={"step": f"{asked.step}/longer", "most_tokens": 2 * asked.most_tokens})
            try:
                reply = await chat.reply(asked)
            except NotAccepted:
                # The model has no more room than it had.
                raise short from short.__cause__
        told, wrong = _read(reply.text, wanted)
        if told is not None and not (wrong := list(faults(told))):
            return told
        if told is not None and must is not None and not must(told):
            bearable = told
    if bearable is not None:
        return bearable
    raise UnusableReply(called or wanted.__name__, "; ".join(wrong[:3]), asked.step)


def _read(reply: str, wanted: type[T]) -> tuple[T | None, list[str]]:
    """The value in `reply`, or None and why there is none."""
    text = _json(reply)
    if not text:
        return None, ["empty"]
    if _NUL.search(text):
        return None, ["it holds a NUL character, \\u0000"]
    try:
        return wanted.model_validate_json(text), []
    except ValidationError as error:
        return None, [f"{'.'.join(map(str, e['loc'])) or 'the whole'}: {e['msg']}" for e in error.errors()]


def _again(ask: Ask, most_tokens: int, turn: int, faults: list[str]) -> Ask:
    """`ask` with what was wrong with the last reply behind it, so that what stands before can come from a cache.

    The number keeps two repairs of the same fault apart: with one fingerprint a record would answer the second with the first.
    """
    listed = "\n".join(f"- {fault[:300]}" for fault in faults[:_TOLD])
    told = (
        f"{ask.user}\n\nYour last reply to this, number {turn}, could not be used as {ask.wanted}:\n{listed}\n"
        "Reply again with the whole JSON, in the language asked for above."
    )
    return ask.model_copy(update={"step": f"{ask.step}/again{turn}", "user": told, "most_tokens": most_tokens})


def _json(text: str) -> str:
    """`text` without what some models put around JSON: their thoughts, a Markdown fence, a word of greeting."""
    text = text.rpartition("</think>")[2].strip() if text.lstrip().startswith("<think>") else text.strip()
    if text.startswith("```") and text.endswith("```"):
        text = text[3:-3].removeprefix("json").strip()
    first, last = text.find("{"), text.rfind("}")
    return text[first : last + 1] if first < last and not text.startswith(("[", '"')) else text
