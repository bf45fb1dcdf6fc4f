"""Storyboard panels drawn from a shot list: what a shot shows, before anybody pays for a picture."""

from .panel import panel

__all__ = ["panel"]
