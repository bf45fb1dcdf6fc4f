"""All seeds over some clean lists: the figures by which the rules themselves are judged."""

from collections.abc import Iterable

from . import seeds_cut, seeds_film, seeds_grammar, seeds_pace, seeds_said
from .seeded import Case, Detection, Seed, detection

SEEDS: dict[str, dict[str, Seed]] = {**seeds_cut.SEEDS, **seeds_grammar.SEEDS, **seeds_said.SEEDS, **seeds_film.SEEDS, **seeds_pace.SEEDS}
"""By rule and kind of fault."""


def trial(cases: Iterable[Case], places: Iterable[int] = (3, 29)) -> tuple[Detection, ...]:
    """How every seed fares when sown once at each of `places` into each case."""
    told, at = tuple(cases), tuple(places)
    return tuple(detection(rule, name, seed, told, at) for rule, seeds in SEEDS.items() for name, seed in seeds.items())
