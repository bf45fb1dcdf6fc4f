"""The words models are asked with: one folder an agent, one Markdown file a request and language."""

from .library import PromptFile, library, load

__all__ = ["PromptFile", "library", "load"]
