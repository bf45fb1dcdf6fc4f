"""A shot as a drawn storyboard panel: enough to see framing, places and light before anything is paid for. Needs Pillow."""

from .listed import listed, moves, picture
from .panel import panel

__all__ = ["listed", "moves", "panel", "picture"]
