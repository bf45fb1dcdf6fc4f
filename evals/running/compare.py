"""Ways to time a script, each held against the lengths of films: as it is, and with one multiplier fitted on all other films."""

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median

from loreboard.evals import uncertainty
from loreboard.evals.uncertainty import Estimate
from loreboard.screenplay import read_script, timing
from loreboard.screenplay.calibration import Calibration, Sample, calibrate
from loreboard.screenplay.formats import ENDINGS
from loreboard.screenplay.pace import SHIPPED
from loreboard.story.errors import BadInput
from loreboard.story.script import Script
from loreboard.story.value import Value
from loreboard.story.yaml_text import own

from . import peers
from .typed import read_typed

OURS = "ours"
NEAR = 0.12
"""What a script led by speech is promised within; the same line for every way."""
WAYS: Mapping[str, Callable[[Script], float]] = {
    OURS: lambda script: timing.script_timing(script).seconds,
    "BetterFountain": peers.betterfountain,
    "a page a minute": peers.pages,
    "characters": peers.characters,
    "all films alike": lambda _: 6300.0,
}
"""The last is what knowing nothing gives: every film is as long as the others' median."""


class Film(Value):
    """One script whose film has a known length. `estimates` is in seconds, by way; `talk` the share of speech in ours."""

    name: str
    seconds: float
    talk: float
    estimates: dict[str, float]


class Held(Value):
    """One way against all films. Errors are shares of the film's length."""

    way: str
    bias: float
    """Median of estimate over length, less 1."""
    raw: float
    """Mean error as it is."""
    raw_within: float
    """Share of films that are within 12 % as it is."""
    fitted: float
    """Mean error with a multiplier fitted on all other films."""
    within: float
    """Share of films that are then within 12 %."""
    worst_tenth: float
    """The error that one film in ten exceeds."""
    behind: Estimate | None
    """How much more the fitted error is than ours, with its 95 % interval."""


def read_films(folder: Path, lengths: Mapping[str, float]) -> tuple[tuple[Film, ...], int]:
    """The films of `folder` whose length in seconds is in `lengths` by plain name, and how many scripts were given up on as not in columns."""
    out, given_up = [], 0
    for path in sorted(folder.iterdir()):
        seconds = lengths.get(plain_name(path.stem))
        if seconds is None or path.suffix.lower() not in ENDINGS:
            continue
        script = _script(path)
        if script is None:
            given_up += 1
            continue
        clock = timing.script_timing(script)
        out.append(
            Film(name=path.stem, seconds=seconds, talk=clock.spoken_share, estimates={way: rule(script) for way, rule in WAYS.items()})
        )
    return tuple(out), given_up


def held(films: Sequence[Film]) -> tuple[Held, ...]:
    """Every way against `films`, of which there must be three at least."""
    errors = {way: _left_out(films, way) for way in WAYS}
    out = []
    for way in WAYS:
        ratios = [film.estimates[way] / film.seconds for film in films]
        told = sorted(errors[way].values())
        theirs, mine = ({name: [error] for name, error in errors[w].items()} for w in (way, OURS))
        out.append(
            Held(
                way=way,
                bias=median(ratios) - 1,
                raw=sum(abs(r - 1) for r in ratios) / len(ratios),
                raw_within=sum(abs(r - 1) <= NEAR for r in ratios) / len(ratios),
                fitted=sum(told) / len(told),
                within=sum(error <= NEAR for error in told) / len(told),
                worst_tenth=told[min(len(told) - 1, int(len(told) * 0.9))],
                behind=None if way == OURS else uncertainty.difference(theirs, mine),
            )
        )
    return tuple(out)


def in_own_band(films: Sequence[Film]) -> float:
    """The share of films that our estimate, as it is, misses by no more than the band that it is given."""
    return sum(abs(film.estimates[OURS] / film.seconds - 1) <= timing.band(film.talk >= 0.5) for film in films) / len(films)


def as_episodes(films: Sequence[Film], date: str) -> Calibration:
    """What `loreboard time --calibrate` would fit, were the films episodes. Raises BadInput for a pace that is none."""
    samples = [
        Sample(row=n, name=film.name, speech=film.talk * ours, action=(1 - film.talk) * ours, measured=film.seconds)
        for n, film in enumerate(films, 2)
        for ours in (film.estimates[OURS],)
    ]
    return calibrate("episode", samples, SHIPPED, date, "films")


def lengths_of(path: Path | None) -> dict[str, float]:
    """Lengths in seconds by plain name: the shipped eleven, or a CSV with columns title and minutes. Raises BadInput."""
    if path is None:
        told = own("loreboard.evals.running", "films.yaml")
        return {plain_name(name): float(seconds) for name, seconds in told["films"].items()}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return {plain_name(row["title"]): float(row["minutes"]) * 60 for row in csv.DictReader(file)}
    except (OSError, KeyError, ValueError, TypeError) as error:
        raise BadInput(f"Cannot read lengths: {error}", str(path), "Give a CSV with the columns title and minutes.") from error


def plain_name(name: str) -> str:
    """Letters and digits of a title, small, an article at its end kept there: "Sixth Sense, The" and "Sixth-Sense,-The" are one."""
    return re.sub(r"%3f|[\W_]+", "", name.casefold())


def _script(path: Path) -> Script | None:
    if path.suffix.lower() == ".txt":
        return read_typed(path.read_bytes().decode("utf-8", "replace"), path.name)
    return read_script(path.read_bytes(), path.name)


def _left_out(films: Sequence[Film], way: str) -> dict[str, float]:
    """Each film's error when the multiplier is the median over all others."""
    return {
        film.name: abs(film.estimates[way] * median(o.seconds / o.estimates[way] for o in films if o is not film) - film.seconds)
        / film.seconds
        for film in films
    }
