"""The numbers and word lists that a craftsperson would tune: weights.yaml as a value, with what each is for beside it there."""

from functools import cache

from loreboard.story.value import Value

from .cliche import Group
from .files import parsed, shipped


class Weights(Value):
    """The contents of weights.yaml; each number's meaning, unit and source stand there."""

    format: str
    date: str
    overuse: float
    by_meaning: float
    by_words: float
    by_gloss: float
    named: float
    same_genre: float
    diversity: float
    same_price: float
    same_tradition: float
    collides: float
    jitter: float
    worn_out: int
    groups: dict[Group, float]
    steered: float
    lore_overuse: float
    nearest: int
    paid: float
    common: tuple[str, ...]
    common_by_genre: dict[str, tuple[str, ...]]
    science_words: frozenset[str]
    science_han: tuple[str, ...]
    myth_words: frozenset[str]
    myth_han: tuple[str, ...]
    notes: int


@cache
def told() -> Weights:
    """The shipped weights, read once a process."""
    file = shipped("weights.yaml")
    made = dict(parsed(file.read_text(encoding="utf-8"), str(file)))
    return Weights.model_validate({**made, "date": str(made["date"])})
