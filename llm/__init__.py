"""The door to models: one method, text out. Knows no agent, no prompt and no pipeline."""

from .answer import REPAIRS, answer, nothing
from .chat import Chat
from .fake import Scripted

__all__ = ["REPAIRS", "Chat", "Scripted", "answer", "nothing"]
