"""The storyboard artist: scenes in, a shot list of exact length out."""

from .board import beats_of, board, faults, story_of
from .fit import Infeasible, Room, fit
from .listing import shot_list

__all__ = ["Infeasible", "Room", "beats_of", "board", "faults", "fit", "shot_list", "story_of"]
