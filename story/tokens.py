"""How many tokens a text is, by its letters: the same on every machine, and good enough to keep under a limit with.

Knows no tokenizer. Where one is at hand, `llm/tokens.py` counts.
"""

import math
import re
from functools import cache
from typing import Any

from .value import Value
from .yaml_text import own

_CJK = re.compile(r"[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U0001f000-\U0003ffff]")


class Count(Value):
    """Tokens, and the shares by which the true number may lie below and above."""

    tokens: int
    low: float
    high: float
    how: str
    """The encoding's name, or "estimate"."""

    @property
    def most(self) -> int:
        """What the true number will not pass."""
        return math.ceil(self.tokens * (1 + self.high))


def estimate(text: str) -> Count:
    """The tokens of `text`, whatever the tokenizer."""
    told = _told()
    cjk = len(_CJK.findall(text))
    tokens = math.ceil(cjk * told["cjk"] + (len(text) - cjk) * told["other"])
    return Count(tokens=tokens, low=told["low"], high=told["high"], how="estimate")


@cache
def _told() -> dict[str, Any]:
    return dict(own("loreboard.story", "tokens.yaml"))
