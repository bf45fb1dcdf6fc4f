"""The one method every provider has."""

from typing import Protocol

from loreboard.story.ask import Ask, Reply


class Chat(Protocol):
    """A provider: one method, text out. Patience, journal and budget wrap it from outside."""

    @property
    def model(self) -> str:
        """The name that goes into fingerprints and files: "offline", "openai/gpt-..."."""
        ...

    async def reply(self, ask: Ask) -> Reply:
        """Send `ask` and return the text of the answer. Raises ModelTrouble."""
        ...
