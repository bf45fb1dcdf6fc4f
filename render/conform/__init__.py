"""Back from the cut: an editor's cut read, matched to the shots of a list, compared, and taken over where a list can hold it."""

from .comparing import Conformed, Kept, compare, timed
from .reading import Cut, Piece, read
from .taking import taken

__all__ = ["Conformed", "Cut", "Kept", "Piece", "compare", "read", "taken", "timed"]
