"""An episode as a film of drawn panels, to the frame, with what is said written under the picture."""

from .film import film

__all__ = ["film"]
