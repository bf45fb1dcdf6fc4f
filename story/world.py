"""What is so of people, places and things at one moment: who holds what in which hand, wounds, wetness, lamps, weather."""

from typing import Literal

from .value import Value

What = Literal[
    "left_hand", "right_hand", "both_hands", "holds", "carries", "posture", "stands", "wound", "wet", "dirt", "wears", "lamp", "weather", "door",
    "condition",
]  # fmt: skip
"""hands: the thing held in it; holds: in a hand that nobody has named. carries: worn or borne on the body. posture: standing, sitting ... stands: where in the place. wound, wet, dirt: of a
person. wears: what differs from the look. lamp, weather, door: of a place. condition: of a thing, or "dead" of a person."""


class Fact(Value):
    """One thing that is so. `who` is a person, a place or a thing by its name in the bible; an empty value ends what was so before.

    There is one value at a time for a `who` and `what`.
    """

    who: str
    what: What
    value: str
