"""The storyboard artist: scenes in, a shot list of exact length out."""

from .board import board, faults, story_of
from .fit import Fitted, Infeasible, Stuck, fit
from .listing import shot_list
from .positions import Position, beats_of, plan_of, positions
from .rooms import Clips, Join, Reel, Room

__all__ = [
    "Clips",
    "Fitted",
    "Infeasible",
    "Join",
    "Position",
    "Reel",
    "Room",
    "Stuck",
    "beats_of",
    "board",
    "faults",
    "fit",
    "plan_of",
    "positions",
    "shot_list",
    "story_of",
]
