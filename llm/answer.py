"""The one place where a reply becomes a value."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from loreboard.story.ask import Ask
from loreboard.story.errors import UnusableReply

from .chat import Chat

T = TypeVar("T", bound=BaseModel)


async def answer(chat: Chat, ask: Ask, wanted: type[T]) -> T:
    """Ask, and return a `wanted`, or raise UnusableReply naming the fields that are wrong, at most three of them."""
    reply = await chat.reply(ask)
    text = _unfenced(reply.text)
    if not text:
        raise UnusableReply(wanted.__name__, "empty", ask.step)
    try:
        return wanted.model_validate_json(text)
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'the whole'}: {e['msg']}" for e in error.errors()[:3])
        raise UnusableReply(wanted.__name__, wrong, ask.step) from error


def _unfenced(text: str) -> str:
    """`text` without the Markdown fence some models put around JSON."""
    text = text.strip()
    if text.startswith("```") and text.endswith("```"):
        text = text[3:-3].removeprefix("json").strip()
    return text
