"""The shape of a series: one rule with a price, one turning point an episode."""

from typing import Literal, Self

from pydantic import Field, model_validator

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


class TurningPoint(Value):
    """The turning point of one episode."""

    episode: int
    title: str
    kind: TurningKind
    event: str
    gain: str
    loss: str
    question: str
    """What the last image leaves open; for the last episode, what it leaves settled."""


class Pitch(Value):
    """A series in one page, as a writer tells it."""

    title: str
    logline: str
    rule: Rule
    lore: tuple[LoreUse, ...]
    steers_away: tuple[Steer, ...]
    cast: tuple[Part, ...]
    turns: tuple[TurningPoint, ...]
    last_image: str
    from_premise: str
    """What of the premise is used, and what is politely declined."""


class Common(Value):
    """The common plot that an arc comes nearest to: a first idea of a model for another brief. `likeness` is 0..1, of the two lines."""

    plot: str
    """Which plot of which pool: "en.tune.1, tu-stolen-fire, 1"."""
    brief: str
    """What that plot was written to."""
    ours: str
    """The line of the arc that comes nearest, word for word."""
    theirs: str
    """The line of the plot it is near to."""
    likeness: float


class Hit(Value):
    """A worn-out plot that is played in an arc, and the arc's words that play it. `strength` is 0..1."""

    cliche: str
    name: str
    quote: str
    strength: float
    steered: bool = False
    """Whether the arc says that it steers away from it, and how."""


class Sibling(Value):
    """Another arc of the same choice. `likeness` is 0..1, of the two stories; `ours` and `theirs` are the lines most alike."""

    arc: int
    """Its number, from 1."""
    likeness: float
    same: bool
    """Whether the two tell the same story."""
    ours: str
    theirs: str


class Evidence(Value):
    """What code has found on how much of an arc is its own. Quotes are word for word. Nothing here says that an arc is good."""

    common: Common | None = None
    """None where there is nothing to hold it against."""
    hits: tuple[Hit, ...] = ()
    """Strongest first."""
    siblings: tuple[Sibling, ...] = ()
    """Nearest first."""
    replaces: str = ""
    """The title of the arc that told a sibling's story over again and stood here before; "" for none."""


class Arc(Pitch):
    """A pitch with the shape that was asked for and what code has found on it. Files without the two are as good."""

    shape: str = ""
    """The id of a shape in shapes.yaml, "" for none."""
    evidence: Evidence | None = None

    @property
    def pitch(self) -> Pitch:
        """What the writer told, without what was asked and found."""
        return Pitch.model_validate({name: getattr(self, name) for name in Pitch.model_fields})


class Arcs(Value):
    """The arcs to choose from, each from a different lore constellation and of a different shape."""

    arcs: tuple[Arc, ...]


class LockedPoint(Value):
    """A turning point that has to stay: the event of episode `number`, word for word."""

    number: int = Field(ge=1, le=24)
    text: str = Field(min_length=1)


TurnKind = Literal["more_like", "less_like", "merge", "change", "fresh"]


class Turn(Value):
    """What a person wants of the next arc: one `more_like` or `less_like` those in `of`, two of them made one, one changed as `note`
    says, or a fresh one. `shape` is the id of the shape it should have, "" to leave that to the writer."""

    kind: TurnKind
    of: tuple[Arc, ...] = ()
    note: str = ""
    locked: tuple[LockedPoint, ...] = ()
    shape: str = ""

    @model_validator(mode="after")
    def _has_what_it_speaks_of(self) -> Self:
        least, most = OF[self.kind]
        if not least <= len(self.of) <= most:
            raise ValueError(f"{self.kind} takes {least if least == most else f'{least} to {most}'} arcs, not {len(self.of)}")
        if self.kind == "change" and not self.note.strip():
            raise ValueError("change needs a note that says what to change")
        return self


OF: dict[TurnKind, tuple[int, int]] = {"more_like": (1, 12), "less_like": (1, 12), "merge": (2, 2), "change": (1, 1), "fresh": (0, 12)}
"""How many arcs each kind of turn speaks of, from and to; a fresh one is told what there is already."""


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
