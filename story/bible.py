"""What must hold through all episodes: the people with their looks, the places, the props, and each episode's plan."""

from typing import Literal

from .arc import Rule, TurningKind
from .value import Value

Family = Literal[
    "hook", "want", "obstacle", "bargain", "attempt", "refuse", "discover", "plant", "spend", "turn", "sting", "care", "button",
]  # fmt: skip


class Character(Value):
    """A person. `look` is the fixed picture description, the same words in every prompt of that look."""

    name: str
    role: Literal["lead", "beloved", "rival", "witness", "other"]
    line: str
    """Age, trade and situation in a few words, as a script introduces them."""
    want: str
    fear: str
    voice: str
    """How they speak, so that covered names can be told apart."""
    look: str


class Light(Value):
    time: str
    """As written in headings: DAY, NIGHT, 夜 ..."""
    plan: str


class Place(Value):
    """A location. `light` is the motivated source for each time of day it is used at."""

    name: str
    interior: Literal["INT", "EXT", "INT/EXT"]
    look: str
    light: tuple[Light, ...]


class Prop(Value):
    """A thing that matters. `holder` is a character's name, or "" when it lies about."""

    name: str
    look: str
    holder: str


class State(Value):
    """One fact about somebody or something at an edge of an episode: (who, attribute) has one value at a time."""

    who: str
    attribute: str
    value: str


class Beat(Value):
    """The smallest unit of plot: somebody acts, something changes."""

    id: str
    family: Family
    what: str
    drives: str
    """The character (or the hazard) whose choice causes it."""
    on: tuple[str, ...]
    place: str
    time: str
    seconds: float
    because: tuple[str, ...]
    """Ids of earlier beats, in any episode, that this one follows from."""
    feeling: Literal["joy", "sadness", "fear", "anger", "surprise", "contempt", "grief", "calm"]


class EpisodePlan(Value):
    number: int
    title: str
    turning_point: TurningKind
    beats: tuple[Beat, ...]
    entry: tuple[State, ...]
    exit: tuple[State, ...]


class Bible(Value):
    """What every later step is handed."""

    title: str
    logline: str
    rule: Rule
    style: str
    """One line for the picture: medium, palette, grain. The same in every prompt."""
    cast: tuple[Character, ...]
    places: tuple[Place, ...]
    props: tuple[Prop, ...]
    episodes: tuple[EpisodePlan, ...]
    credits: tuple[str, ...]
    """Work and locus of the lore drawn on, for the end card."""

    def character(self, name: str) -> Character | None:
        """The character called `name`, regardless of case, or None."""
        wanted = name.casefold()
        return next((c for c in self.cast if c.name.casefold() == wanted), None)

    def place(self, name: str) -> Place | None:
        """The place called `name`, regardless of case, or None."""
        wanted = name.casefold()
        return next((p for p in self.places if p.name.casefold() == wanted), None)


class Looks(Value):
    """What a writer returns when asked to read the looks out of a person's finished script."""

    style: str
    cast: tuple[Character, ...]
    places: tuple[Place, ...]
