"""What goes wrong, and when: a script that a test writes and the server plays.

A rule fires by the number of the request, by the prompt file that asked, by how often that very ask came, or by seeded
chance. Chance is drawn from the ask and not from the order of arrival, so that a run with 64 calls in flight meets the
same faults every time.
"""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .connection import Ending

Kind = Literal[
    "delay",          # `seconds` before the first byte, `between` before every further event
    "status",         # the error `name` of vendor_errors.py, with `retry_after`
    "drop",           # the connection ends before any header
    "cut",            # the body ends before event `at` or before byte `byte`
    "error_event",    # an error event in place of event `at`
    "failed",         # the vendor's own "this generation failed" ending
    "broken_json",    # plain: half of the body; stream: half of the JSON of event `at`
    "malformed",      # the reply's text is no JSON, or half of it, with a good stop reason
    "wrong_shape",    # JSON, but not of the wanted shape
    "truncated",      # the output limit, with the vendor's stop reason
    "refusal",
    "filtered",       # the content filter of OpenAI's protocols; a refusal on Anthropic's
    "empty",          # a good stop reason and no text
    "tool",           # a tool call and no text
    "hang",           # the headers never come, or with `at` nothing after that event; until the client goes
    "wrong_type",     # 200 with an answer that calls itself text/plain
    "html",           # 200 and a page of a proxy
    "comments",       # SSE comments for ever, no event
    "trickle",        # `rate` bytes a second
    "no_usage",       # everything but the token counts
    "silly_usage",    # negative and absurd token counts
    "expired",        # in a batch: its time runs out before this request's turn
    "lost_line",      # in a batch: answered and billed, and its line is in no result
]  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong. `at` counts events from 0; a plain answer is one event."""

    kind: Kind
    name: str = "rate_limit"
    at: int | None = None
    byte: int | None = None
    seconds: float = 0.0
    between: float = 0.0
    rate: float = 1024.0
    retry_after: str | None = None
    ending: Ending = "close"


@dataclass(frozen=True)
class Rule:
    """When `fault` happens. Every condition that is given must hold; `chance` of 1 is always."""

    fault: Fault
    request: int | None = None
    """The server's count of requests with a body for a model, from 1."""
    prompt: str | None = None
    """The prompt file, such as "writer/script"."""
    says: str | None = None
    """A text that the request must contain."""
    tries: tuple[int, ...] | None = None
    """Which goes at the very same ask, from 1: (1,) fails once and then heals."""
    chance: float = 1.0


class Script:
    """The rules of a server in their order; the first that fits plays. Counts goes by ask."""

    def __init__(self, rules: Sequence[Rule] = (), seed: int = 0) -> None:
        self._rules, self._seed = list(rules), seed
        self._goes: Counter[str] = Counter()

    def add(self, fault: Fault, **when: object) -> None:
        """One more rule, before those there are."""
        self._rules.insert(0, Rule(fault, **when))  # type: ignore[arg-type]

    def clear(self) -> None:
        """No more faults."""
        self._rules.clear()

    def play(self, number: int, mark: str, prompt: str, text: str) -> Fault | None:
        """The fault of request `number`, which asks `prompt`; `mark` is the same for the same ask."""
        self._goes[mark] += 1
        go = self._goes[mark]
        for at, rule in enumerate(self._rules):
            fits = rule.request in (None, number) and rule.prompt in (None, prompt) and (rule.tries is None or go in rule.tries)
            if fits and (rule.says is None or rule.says in text) and self._luck(at, mark, go) < rule.chance:
                return rule.fault
        return None

    def _luck(self, rule: int, mark: str, go: int) -> float:
        return random.Random(f"{self._seed}/{rule}/{mark}/{go}").random()


def mix(seed: int = 0, retry_after: str = "0.02") -> Script:
    """The faults of R5 (reliability.md, section 5) at their rates."""
    rates: tuple[tuple[float, Fault], ...] = (
        (0.02, Fault("status", "rate_limit", retry_after=retry_after)),
        (0.01, Fault("status", "overloaded")),
        (0.01, Fault("cut", at=4)),
        (0.01, Fault("malformed")),
        (0.005, Fault("refusal")),
        (0.005, Fault("truncated")),
        (0.002, Fault("hang")),
    )
    return Script([Rule(fault, chance=chance) for chance, fault in rates], seed)
