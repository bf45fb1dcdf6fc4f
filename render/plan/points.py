"""Places and ways on the page, in steps or in pixels: x to the right, y down."""

import math
from typing import NamedTuple


class Point(NamedTuple):
    """A place, or a way to go, in steps."""

    x: float
    y: float

    def plus(self, way: "Point", times: float = 1.0) -> "Point":
        """This place, `times` along `way`."""
        return Point(self.x + way.x * times, self.y + way.y * times)

    def far(self, other: "Point") -> float:
        """Steps to `other`."""
        return math.hypot(other.x - self.x, other.y - self.y)

    def towards(self, other: "Point") -> "Point":
        """The way to `other`, one step long."""
        far = self.far(other) or 1.0
        return Point((other.x - self.x) / far, (other.y - self.y) / far)

    def turned(self, degrees: float) -> "Point":
        """This way turned clockwise as seen on the page."""
        c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        return Point(self.x * c - self.y * s, self.x * s + self.y * c)
