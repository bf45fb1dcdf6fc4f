"""How long a prompt is in the unit that a renderer counts in."""

import math

from loreboard.story.tokens import Count, estimate
from loreboard.story.value import Value

from .limits import Limits


class Size(Value):
    """So many units; the true number lies between `least` and `most`. Both are `units` where the unit can be counted."""

    units: int
    least: int
    most: int

    @property
    def exact(self) -> bool:
        return self.least == self.most


def prompt_units(limits: Limits, text: str) -> Size:
    """The size of `text` in the unit of `limits`: code points, UTF-16 units, or tokens.

    Tokens are estimated with a margin, since no vendor's video tokenizer is at hand. The estimate goes by letters alone and not by
    a tokenizer that happens to lie on the disk: what is cut from a prompt must not hang on the machine.
    """
    if limits.text.unit == "tokens":
        told: Count = estimate(text)
        return Size(units=told.tokens, least=math.floor(told.tokens * (1 - told.low)), most=told.most)
    units = len(text) if limits.text.unit == "chars" else len(text.encode("utf-16-le", "surrogatepass")) // 2
    return Size(units=units, least=units, most=units)
