"""Whether shot lists go out to every renderer as they must: nothing over a limit, every loss told, enough seconds, the same bytes twice."""

from .holding import Held, held

__all__ = ["Held", "held"]
