"""Clips by a ComfyUI server: graphs of its own nodes, checked before they are sent. Talks HTTP; nothing of ComfyUI is imported."""

from .server import ComfyUI

__all__ = ["ComfyUI"]
