"""An offline stand-in for a model: answers the same asks by rules and hand-written scenes, in English and in Chinese.

The rest of the house cannot tell it from a model, except by the name it gives itself: it says so in every file it makes.
"""

from .chat import MADE_BY, Composer

__all__ = ["MADE_BY", "Composer"]
