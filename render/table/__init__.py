"""A shot list as people read it: an episode as tables, a scene each, and one shot as a card. Markdown and the terminal show the same words."""

from .card import Card, card
from .episode import Told, told

__all__ = ["Card", "Told", "card", "told"]
