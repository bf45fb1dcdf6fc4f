"""A model for each of the people in the room: the doctor may read with another than the writer wrote with, and a judge must."""

from collections.abc import Mapping
from typing import Literal, get_args

from loreboard.story.ask import Ask, Reply

from .chat import Chat

Role = Literal["writer", "doctor", "storyboard", "judge"]
ROLES: tuple[str, ...] = get_args(Role)


def role_of(prompt: str) -> str:
    """Who asks by the prompt file `prompt`: "writer/script" is the writer's."""
    return prompt.partition("/")[0]


class Roles:
    """A Chat that takes each ask to the model of whoever asks, or to the one for everybody."""

    def __init__(self, everybody: Chat, own: Mapping[str, Chat]) -> None:
        self._everybody, self._own = everybody, own
        self.model = everybody.model

    def of(self, prompt: str) -> Chat:
        """The Chat that `prompt` is answered by."""
        return self._own.get(role_of(prompt), self._everybody)

    async def reply(self, ask: Ask) -> Reply:
        """The reply of that Chat. Raises what it does."""
        return await self.of(ask.prompt).reply(ask)


def model_for(chat: Chat, prompt: str) -> str:
    """The name of the model that answers `prompt` through `chat`."""
    return chat.of(prompt).model if isinstance(chat, Roles) else chat.model
