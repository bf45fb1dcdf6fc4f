"""What packing has to know of a renderer: which lengths it makes of what is asked, how many shots, and what that costs."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

Kind = Literal["none", "segments", "prose", "tagged"]
"""How a clip of several shots is asked for; see `Terms.kind`."""


class Asked(NamedTuple):
    """What a clip needs beside its length: limits of renderers are joint."""

    shots: int
    references: int
    """Pictures it is made after."""
    first_frame: bool
    last_frame: bool
    spoken: bool


class Terms(NamedTuple):
    """One renderer for one size, sound and seller.

    none: one shot a clip. segments: each shot has a prompt and a whole number of `step` seconds of its own. prose, tagged: shots
    follow one another in one prompt, with no length or with written times.
    """

    lengths: Callable[[Asked], tuple[Fraction, ...]]
    """Legal lengths in exact seconds, ascending; none where it cannot be asked for at all."""
    cost: Callable[[Fraction, Asked], Decimal]
    """The bill for a clip of that many seconds."""
    kind: Kind = "none"
    shots: int = 1
    """Most shots of one clip."""
    segment: tuple[Fraction, Fraction] = (Fraction(1), Fraction(15))
    """Shortest and longest segment, in seconds."""
    step: Fraction = Fraction(1)
    """What lengths of segments are multiples of."""
    continues: bool = True
    """It takes a first frame, so that a shot longer than any clip can be made in pieces, each from the last frame of the one before."""
    references: int | None = None
    """Most pictures a clip is made after; None for no limit, fewer are sent where a single shot has more."""
