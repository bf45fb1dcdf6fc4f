"""How long a model takes: the model of reliability.md 4.2, for tests of the critical path.

A draw belongs to the ask and not to the order of arrival, so that the same run takes the same time twice.
"""

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass

TOKENS: Mapping[str, int] = {
    "writer/arc": 1700, "writer/bible": 1500, "writer/script": 1800, "doctor/read": 700, "writer/revise": 1800,
    "doctor/worn": 150, "writer/reconcile": 1000, "storyboard/shots": 900, "writer/looks": 900,
}  # fmt: skip
"""Output tokens of a step (reliability.md 4.2). There the doctor rewrites (2,200) and continuity reads (700); ours reads, and code checks."""


@dataclass(frozen=True)
class Wait:
    """Model seconds until the first token and until the last."""

    first: float
    whole: float


@dataclass(frozen=True)
class Pace:
    """Log-normal times: median seconds to the first token, median tokens a second, spread (sigma). `speedup` divides real waits."""

    first: float = 1.3
    rate: float = 80.0
    spread: float = 0.35
    speedup: float = 100.0
    seed: int = 0
    tokens: Mapping[str, int] | None = None
    """Output tokens by prompt file; one that is not here, and all when None, takes the reply's own count."""

    def wait(self, mark: str, prompt: str, output: int) -> Wait:
        """The wait for a reply of `output` tokens to the ask `mark`."""
        luck = random.Random(f"{self.seed}/{mark}")
        first = self.first * math.exp(luck.gauss(0, self.spread))
        rate = self.rate * math.exp(luck.gauss(0, self.spread))
        return Wait(first, first + (self.tokens or {}).get(prompt, output) / rate)
