"""The storyboard artist: scenes in, a shot list of exact length out."""

from .board import beats_of, board, faults, story_of
from .fit import Fitted, Infeasible, Stuck, fit
from .listing import shot_list
from .rooms import Clips, Join, Reel, Room

__all__ = ["Clips", "Fitted", "Infeasible", "Join", "Reel", "Room", "Stuck", "beats_of", "board", "faults", "fit", "shot_list", "story_of"]
