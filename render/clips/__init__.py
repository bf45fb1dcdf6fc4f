"""Shots to clips: which neighbours are asked for in one request, how long each clip is, and what of it is used."""

from .asking import Asked, Terms
from .packing import Clip, ClipPlan, Slot, pack, shots_of

__all__ = ["Asked", "Clip", "ClipPlan", "Slot", "Terms", "pack", "shots_of"]
