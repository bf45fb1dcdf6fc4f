"""Shot lists with one known fault each: how often does a rule find what was put in, and how often what was not?

A seed takes a list and a place to begin looking, and returns the list with one violation of its rule and the shots it is
about, or None where the list has no place for it. The seeds themselves stand in `seeds_*.py`.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from loreboard.agents.storyboard import grammar
from loreboard.evals.measure import Measure
from loreboard.story.bible import Bible
from loreboard.story.camera import Camera
from loreboard.story.script import Script
from loreboard.story.shots import Shot, ShotList
from loreboard.story.value import Value

from .axis import axis
from .cover import coverage, order
from .cuts import jumps
from .eyelines import eyelines
from .fidelity import fidelity
from .grammatical import kept
from .lengths import lengths
from .opening import opening
from .rhythm import rhythm
from .sizes import sizes
from .spec import completeness


class Case(NamedTuple):
    """One episode: its list, what it was made from, and the bible it was drawn to."""

    shots: ShotList
    script: Script
    book: Bible | None = None


class Sown(NamedTuple):
    """A list with a fault in it, and the shots it is about; none for a fault of the whole list."""

    shots: ShotList
    about: frozenset[str]


Seed = Callable[[Case, int], Sown | None]
RULES: dict[str, Callable[[Case], Measure]] = {
    "S1": lambda case: coverage(case.shots, case.script),
    "S2": lambda case: order(case.shots),
    "S3": lambda case: lengths(case.shots, case.script),
    "S4": lambda case: rhythm(case.shots),
    "S5": lambda case: sizes(case.shots),
    "S6": lambda case: jumps(case.shots),
    "S7": lambda case: axis(case.shots),
    "S8": lambda case: eyelines(case.shots),
    "S9": lambda case: completeness(case.shots, case.book),
    "S10": lambda case: fidelity(case.shots, case.script, case.book),
    "S11": lambda case: opening(case.shots),
    **{code: lambda case, rule=kept(code): rule(case.shots) for code in grammar.RULES},  # type: ignore[misc]
}
"""By id: S1 to S11, and the rules of film grammar under their codes."""


class Detection(Value):
    """How one seed fared over some lists."""

    rule: str
    seed: str
    sown: int
    found: int
    missed: tuple[str, ...]
    """The episodes' titles where it was not found, with the shots."""


def detection(rule: str, name: str, seed: Seed, cases: Iterable[Case], places: Iterable[int]) -> Detection:
    """Sow `seed` once at each of `places` into each case, and see whether the rule finds it.

    A place that the rule objects to already is passed over. Found means evidence that names one of the shots; a fault of the
    whole list is found when the rule fails that passed before.
    """
    at, sown, missed = tuple(places), 0, []
    for case in cases:
        clean = RULES[rule](case)
        for place in at:
            told = seed(case, place)
            if told is None or _foul(clean, told.about):
                continue
            sown += 1
            if not _finds(RULES[rule](case._replace(shots=told.shots)), told.about):
                missed.append(f"{case.shots.title} {case.shots.episode}: {', '.join(sorted(told.about)) or 'the whole list'}")
    return Detection(rule=rule, seed=name, sown=sown, found=sown - len(missed), missed=tuple(missed))


def _foul(clean: Measure, about: frozenset[str]) -> bool:
    """Whether the place was no clean one: the rule had something to say of it before."""
    return any(about & set(e.shots) for e in clean.evidence) if about else clean.verdict == "failed"


def _finds(measure: Measure, about: frozenset[str]) -> bool:
    return any(about & set(e.shots) for e in measure.evidence) if about else measure.verdict == "failed"


def changed(shots: ShotList, at: int, **fields: object) -> ShotList:
    """The list with fields of one shot replaced."""
    told = list(shots.shots)
    told[at] = told[at].model_copy(update=fields)
    return shots.model_copy(update={"shots": tuple(told)})


def framed(shots: ShotList, at: int, **fields: object) -> ShotList:
    """The list with fields of one shot's camera replaced."""
    return changed(shots, at, camera=Camera.model_validate(shots.shots[at].camera.model_dump() | fields))


def first(shots: ShotList, start: int, fits: Callable[[int, Shot], bool]) -> int | None:
    """The first shot from place `start` on, round the end, that `fits`; None where none does."""
    count = len(shots.shots)
    return next((i for i in ((start + n) % count for n in range(count)) if fits(i, shots.shots[i])), None)


def sown(shots: ShotList, *places: int) -> Sown:
    """`shots` with a fault at `places`."""
    return Sown(shots, frozenset(shots.shots[i].id for i in places))


def one(fits: Callable[[Shot], bool], change: Callable[[ShotList, int], ShotList]) -> Seed:
    """The seed that changes the first shot that fits."""

    def seed(case: Case, place: int) -> Sown | None:
        i = first(case.shots, place, lambda _, shot: fits(shot))
        return None if i is None else sown(change(case.shots, i), i)

    return seed
