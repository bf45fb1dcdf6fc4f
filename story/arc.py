"""The shape of a series: one rule with a price, one turning point an episode."""

from typing import Literal

from .value import Value

TurningKind = Literal["opportunity", "change_of_plan", "no_return", "setback", "climax"]
TURNS: tuple[TurningKind, ...] = ("opportunity", "change_of_plan", "no_return", "setback", "climax")
"""Five turning points that annotators could locate in film scripts (arXiv 1908.10328); five episodes, one each."""


class Rule(Value):
    """What the one strange thing of the series does, and what it costs. `misreading`: what the lead wrongly believes at first."""

    power: str
    price: str
    taboo: str
    misreading: str


class LoreUse(Value):
    """An entry of the lore store that the arc draws on, and what for."""

    id: str
    name: str
    what_for: str


class Steer(Value):
    """A cliché the arc steers away from, and how."""

    id: str
    name: str
    how: str


class Part(Value):
    """One person of the arc in a line: who they are, what they want, why they cannot simply have it."""

    name: str
    role: Literal["lead", "beloved", "rival", "witness", "other"]
    line: str


class Turn(Value):
    """The turning point of one episode."""

    episode: int
    title: str
    kind: TurningKind
    event: str
    gain: str
    loss: str
    question: str
    """What the last image leaves open; for the last episode, what it leaves settled."""


class Arc(Value):
    """A series in one page."""

    title: str
    logline: str
    rule: Rule
    lore: tuple[LoreUse, ...]
    steers_away: tuple[Steer, ...]
    cast: tuple[Part, ...]
    turns: tuple[Turn, ...]
    last_image: str
    from_premise: str
    """What of the premise is used, and what is politely declined."""


class Arcs(Value):
    """What a writer returns when asked for arcs: the alternatives, each from a different lore constellation."""

    arcs: tuple[Arc, ...]


class Closeness(Value):
    """Evidence on an arc's originality: the worn-out plot it is nearest to. `strength` is 0..1."""

    cliche: str
    name: str
    strength: float


class Standing(Value):
    """How an arc stands beside its siblings: lower `load` is fresher. A hint for a choice, never a verdict on quality."""

    arc: int
    load: float
    """Sum of the nearest worn-out plots' strengths, weighted by kind, plus the overuse of the lore it draws on."""
    nearest: tuple[Closeness, ...]
